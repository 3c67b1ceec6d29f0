import { expect, test } from "vitest";
import { networkOf, subnetOf } from "./network";

test("an IPv6 subscriber's whole network is one", () => {
  expect(networkOf("2001:DB8:0:1:aaaa::1")).toBe(networkOf("2001:db8::1:ffff:0:0:2"));
  expect(networkOf("2001:db8:0:2::1")).not.toBe(networkOf("2001:db8:0:1::1"));
  expect(networkOf("::ffff:192.0.2.7")).toBe("192.0.2.7");
});

test("neighbours share a subnet, and strangers do not", () => {
  expect(subnetOf("192.0.2.7")).toBe("192.0.2.0/24");
  expect(subnetOf("::ffff:192.0.2.200")).toBe("192.0.2.0/24");
  expect(subnetOf("192.0.3.7")).not.toBe(subnetOf("192.0.2.7"));
  expect(subnetOf("2001:db8:0:1::1")).toBe(subnetOf("2001:db8:0:ffff::9"));
  expect(subnetOf("2001:db8:1::1")).not.toBe(subnetOf("2001:db8:0::1"));
  expect(subnetOf("")).toBe("");
});
