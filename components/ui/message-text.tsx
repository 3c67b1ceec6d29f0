/** A message as it will be read: its own lines, and broken where a word is too long. */
export function MessageText({ text }: { text: string }) {
  return <p className="whitespace-pre-line break-words">{text}</p>;
}
