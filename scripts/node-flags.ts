/**
 * How Node.js is started for the server. Every request leaves young objects behind; with V8's usual 16 MiB for
 * them a crowd spends a quarter of the server's time on collecting them (measured with `--cpu-prof`).
 */
export const nodeFlags = ["--max-semi-space-size=32"];
