import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { createClientAddressReader, untrustedForwarder } from "./client-address";

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded } }) as unknown as IncomingMessage;

describe("whose request it is", () => {
  const behind = createClientAddressReader(["loopback", "10.0.0.0/8"]);

  it.each([
    ["203.0.113.7", undefined, "203.0.113.7"],
    ["203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["127.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["10.1.2.3", "198.51.100.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"],
    ["127.0.0.1", undefined, "127.0.0.1"],
  ])("from %s with %s is %s", (remote, forwarded, expected) => {
    expect(behind(from(remote, forwarded))).toBe(expected);
  });

  it("trusts nobody unless told to", () => {
    expect(createClientAddressReader([])(from("127.0.0.1", "203.0.113.7"))).toBe("127.0.0.1");
  });

  it("is empty for a connection that is gone", () => {
    expect(behind(from(undefined, "203.0.113.7"))).toBe("");
  });
});

describe("who forwards requests and is no proxy of ours", () => {
  const forwarder = untrustedForwarder(["10.0.0.0/8"]);

  it.each([
    ["10.1.2.3", "203.0.113.7", null],
    ["127.0.0.1", undefined, null],
    [undefined, "203.0.113.7", null],
    ["127.0.0.1", "203.0.113.7", "127.0.0.1"],
    ["::ffff:192.168.1.9", "203.0.113.7", "::ffff:192.168.1.9"],
    // It may be a person's own.
    ["203.0.113.7", "198.51.100.1", "203.0.113.0/24"],
    ["2001:db8:1:2::3", "198.51.100.1", "2001:db8:1::/48"],
  ])("of %s with %s is %s", (remote, forwarded, expected) => {
    expect(forwarder(from(remote, forwarded))).toBe(expected);
  });
});
