import { isIPv6 } from "node:net";

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The eight groups of an IPv6 address; null for any other text. */
function groupsOf(address: string): string[] | null {
  // Behind a percent sign stands the interface of this machine that a link-local address is on.
  const [plain = ""] = address.split("%", 1);
  if (!isIPv6(plain)) return null;
  // The URL standard writes every address in one way: lower case, no leading zeros, one "::" at the most.
  const [head = "", tail = ""] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail.split(":").filter(Boolean);
  return [...before, ...Array(8 - before.length - after.length).fill("0"), ...after];
}

/** The part of an address that one subscriber holds: an IPv4 address, or the first 64 bits of IPv6. */
export function toClientPrefix(address: string): string {
  const four = mapped.exec(address)?.[1];
  if (four) return four;
  const groups = groupsOf(address);
  return groups ? `${groups.slice(0, 4).join(":")}::/64` : address;
}

/** The part that subscribers share who are side by side: the first 24 bits of IPv4, or 48 of IPv6. */
export function toNeighbourPrefix(address: string): string {
  const four = /^(\d+\.\d+\.\d+)\.\d+$/.exec(mapped.exec(address)?.[1] ?? address)?.[1];
  if (four) return `${four}.0/24`;
  const groups = groupsOf(address);
  return groups ? `${groups.slice(0, 3).join(":")}::/48` : "";
}
