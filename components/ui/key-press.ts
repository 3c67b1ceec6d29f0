/** Where a key is text rather than a command. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(input|select|textarea)$/i.test(target.tagName);
}

/**
 * The key that was pressed, by the letter printed on it: with a Korean keyboard `key` is a jamo, and while a syllable
 * is being put together it is no letter at all.
 */
export function getKey({ key, code, shiftKey }: Pick<KeyboardEvent, "key" | "code" | "shiftKey">): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (!letter || /^[a-z]$/i.test(key)) return key;
  return shiftKey ? letter : letter.toLowerCase();
}
