import { createHash } from "node:crypto";

/** A file's name with its content's hash in it: `site.css` becomes `site.0123456789.css`. */
export function nameOf(file: string, content: Uint8Array): string {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  return file.replace(/\.(\w+)$/, `.${hash}.$1`);
}
