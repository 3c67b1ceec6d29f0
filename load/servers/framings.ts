/** A request that must reach nobody, hidden where another's body or end may be misread. */
const hidden = "GET /en/hidden HTTP/1.1\r\nHost: vaccine.example\r\n\r\n";

const post = (lines: string[], body: string, end = "\r\n") =>
  ["POST /en/my-data HTTP/1.1", "Host: vaccine.example", "Connection: close", ...lines, "", body].join(end);
const size = hidden.length;
const hex = size.toString(16);

/** Ways to make two readers of one connection see two ends of a request. */
export const framings: [title: string, bytes: string][] = [
  [
    "a length beside chunks",
    post([`Content-Length: ${5 + size}`, "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`),
  ],
  [
    "chunks beside a length",
    post(["Transfer-Encoding: chunked", "Content-Length: 4"], `${hex}\r\n${hidden}\r\n0\r\n\r\n`),
  ],
  ["two lengths", post(["Content-Length: 0", `Content-Length: ${size}`], hidden)],
  ["two lengths in one line", post([`Content-Length: 0, ${size}`], hidden)],
  ["a length with a sign or in another base", post([`Content-Length: +${size}`], hidden)],
  ["a length with a space before the colon", post([`Content-Length : ${size}`], hidden)],
  ["a folded length", post(["Content-Length:", ` ${size}`], hidden)],
  ["a length after a vertical tab", post([`Content-Length:\x0b${size}`], hidden)],
  ["an unknown coding", post(["Transfer-Encoding: xchunked", `Content-Length: ${size}`], hidden)],
  ["a coding with a space before the colon", post(["Transfer-Encoding : chunked"], `0\r\n\r\n${hidden}`)],
  ["a coding in quotes", post([`Transfer-Encoding: "chunked"`, `Content-Length: ${size}`], hidden)],
  [
    "a coding after a tab or a vertical tab",
    post(["Transfer-Encoding:\x0bchunked", `Content-Length: ${size}`], hidden),
  ],
  ["two codings", post(["Transfer-Encoding: identity", "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`)],
  [
    "a coding hidden behind another header's line feed",
    post([`X: a\nTransfer-Encoding: chunked`, `Content-Length: ${size}`], hidden),
  ],
  [
    "a coding with an underscore",
    post([`Content_Length: 0`, "Transfer_Encoding: chunked", `Content-Length: ${size}`], hidden),
  ],
  [
    "chunk extensions",
    post(["Transfer-Encoding: chunked"], `${hex};a="\n0\r\n\r\n";b\r\n${hidden}\r\n0\r\n\r\n`),
  ],
  [
    "a chunk size of another base or too large",
    post(["Transfer-Encoding: chunked"], `0x${hex}\r\n${hidden}\r\n0\r\n\r\n`),
  ],
  ["a chunk ended by a line feed alone", post(["Transfer-Encoding: chunked"], `${hex}\n${hidden}\n0\n\n`)],
  [
    "trailers that are a request",
    post(["Transfer-Encoding: chunked"], `${hex}\r\n${hidden}\r\n0\r\nGET /en/hidden HTTP/1.1\r\n\r\n`),
  ],
  ["lines ended by a line feed alone", post([`Content-Length: ${size}`], hidden, "\n")],
  [
    "a header ended by a carriage return alone",
    post([`X: a\rContent-Length: 0`, `Content-Length: ${size}`], hidden),
  ],
  [
    "a request in the body of a GET",
    `GET /en/my-data HTTP/1.1\r\nHost: vaccine.example\r\nConnection: close\r\nContent-Length: ${size}\r\n\r\n${hidden}`,
  ],
].map(([title = "", bytes = ""]) => [title, bytes]);

/** Each in the place of something harmless in an address. */
export const breaks = [
  "%20HTTP/1.1%0d%0aHost:%20a%0d%0a%0d%0aGET%20/en/hidden",
  "%0d%0aX-Forwarded-For:%20203.0.113.9",
  "%0d%0a",
  "%0a",
  "%0d",
  "%00",
  "%20",
  "%23",
  "%3f",
  "%E5%98%8A%E5%98%8D",
];

/** What a client may say about itself, and nobody may believe. */
export const forged = [
  "X-Forwarded-For: 198.51.100.7",
  "X-Forwarded-For: 127.0.0.1, 198.51.100.7",
  "X_Forwarded_For: 198.51.100.7",
  "Forwarded: for=198.51.100.7;host=evil.example",
  "X-Real-IP: 198.51.100.7",
  "X-Forwarded-Host: evil.example",
  "X-Forwarded-Port: evil",
  "X-Forwarded-Proto: evil",
  "X-Request-ID: evil",
  "Connection: close, X-Forwarded-For, X-Request-ID, Cookie",
  "Proxy-Connection: keep-alive",
];
