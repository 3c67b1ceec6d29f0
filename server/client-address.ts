import type { IncomingMessage } from "node:http";
import proxyAddr from "proxy-addr";
import { toNeighbourPrefix } from "../lib/shared/ip-prefix";

/**
 * Whose request it is: the connection's own address, or, where that is a proxy of ours, the last address in
 * X-Forwarded-For that is none. What a client itself writes into that header stands before it and counts
 * for nothing.
 *
 * @param trusted addresses and networks of our proxies, such as `10.0.0.0/8` or `loopback`
 * @throws TypeError for one that cannot be read
 */
export function createClientAddressReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const trusts = proxyAddr.compile([...trusted]);
  return (request) => (request.socket.remoteAddress ? proxyAddr(request, trusts) : "");
}

const isPrivate = proxyAddr.compile(["loopback", "linklocal", "uniquelocal"]);

/**
 * Where a request was forwarded from by somebody who is no proxy of ours: a proxy that was not named, by whose
 * address all people count as one network, or somebody who reaches the program past its proxy.
 *
 * @returns for a request, the address, shortened where it may be a person's; null for one that is in order
 */
export function untrustedForwarder(
  trusted: readonly string[],
): (request: Pick<IncomingMessage, "headers" | "socket">) => string | null {
  const trusts = proxyAddr.compile([...trusted]);
  return ({ headers, socket }) => {
    const { remoteAddress } = socket;
    if (headers["x-forwarded-for"] === undefined || !remoteAddress || trusts(remoteAddress, 0)) return null;
    return isPrivate(remoteAddress, 0) ? remoteAddress : toNeighbourPrefix(remoteAddress);
  };
}
