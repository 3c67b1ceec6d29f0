import type { IncomingMessage } from "node:http";
import proxyAddr from "proxy-addr";

/**
 * Whose request it is: the connection's own address, or, where that is a proxy of ours, the last address in
 * X-Forwarded-For that is none. What a client itself writes into that header stands before it and counts
 * for nothing.
 *
 * @param trusted addresses and networks of our proxies, such as `10.0.0.0/8` or `loopback`
 * @throws TypeError for one that cannot be read
 */
export function clientAddress(trusted: readonly string[]): (request: IncomingMessage) => string {
  const trusts = proxyAddr.compile([...trusted]);
  return (request) => (request.socket.remoteAddress ? proxyAddr(request, trusts) : "");
}
