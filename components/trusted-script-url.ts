/** As much of Trusted Types as is used here: https://www.w3.org/TR/trusted-types/ */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

/**
 * The address of a script of our own, as a browser that takes scripts from nowhere else wants it to be handed over.
 *
 * @throws TypeError for any other address
 */
export function toTrustedScriptUrl(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy("own-files", {
    createScriptURL(given) {
      if (!/^\/(?:assets\/)?[\w-]+\.js$/.test(given)) throw new TypeError("not a script of ours");
      return given;
    },
  });
  return policy ? policy.createScriptURL(address) : address;
}
