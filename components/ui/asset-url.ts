import { readFileSync } from "node:fs";

/** Where the build notes the addresses of what it made, by plain name. */
export const assetList = "public/assets/built.json";

let addresses: Record<string, string> | undefined;

function read(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(assetList, "utf8"));
  } catch {
    return {};
  }
}

/**
 * The address of a built file, which names its content: browsers keep it for a year, and ask for another when it
 * changes. Where nothing was built, and for what `npm run dev` builds anew all the time, the plain address.
 *
 * @param name below /assets/: `site.css`
 */
export function assetUrl(name: string): string {
  addresses ??= read();
  return addresses[name] ?? `/assets/${name}`;
}
