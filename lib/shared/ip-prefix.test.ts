import { expect, test } from "vitest";
import { toClientPrefix, toNeighbourPrefix } from "./ip-prefix";

test("an IPv6 subscriber's whole network is one", () => {
  expect(toClientPrefix("2001:DB8:0:1:aaaa::1")).toBe(toClientPrefix("2001:db8::1:ffff:0:0:2"));
  expect(toClientPrefix("2001:db8:0:2::1")).not.toBe(toClientPrefix("2001:db8:0:1::1"));
  expect(toClientPrefix("::ffff:192.0.2.7")).toBe("192.0.2.7");
});

test("neighbours share a subnet, and strangers do not", () => {
  expect(toNeighbourPrefix("192.0.2.7")).toBe("192.0.2.0/24");
  expect(toNeighbourPrefix("::ffff:192.0.2.200")).toBe("192.0.2.0/24");
  expect(toNeighbourPrefix("192.0.3.7")).not.toBe(toNeighbourPrefix("192.0.2.7"));
  expect(toNeighbourPrefix("2001:db8:0:1::1")).toBe(toNeighbourPrefix("2001:db8:0:ffff::9"));
  expect(toNeighbourPrefix("2001:db8:1::1")).not.toBe(toNeighbourPrefix("2001:db8:0::1"));
  expect(toNeighbourPrefix("")).toBe("");
});
