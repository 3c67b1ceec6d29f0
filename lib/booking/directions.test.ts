import { expect, it } from "vitest";
import { getDirectionLinks } from "./directions";

const clinic = { name: "시험, (1)의원", address: "서울 시험로 1 & 2" };
const hrefs = (latitude: number | null, longitude: number | null) =>
  Object.fromEntries(
    getDirectionLinks({ ...clinic, latitude, longitude }).map(({ app, href }) => [app, href]),
  );

it("leads to the clinic's coordinates", () => {
  const found = hrefs(37.5, 127.01);
  expect(found.device).toBe(`geo:37.5,127.01?q=37.5,127.01(${encodeURIComponent(clinic.name)})`);
  expect(found.kakao).toMatch(/^https:\/\/map\.kakao\.com\/link\/to\/[^,]+,37\.5,127\.01$/);
  expect(new URL(found.google as string).searchParams.get("destination")).toBe("37.5,127.01");
  expect(new URL(found.apple as string).searchParams.get("daddr")).toBe("37.5,127.01");
});

it("leads to its address where the coordinates are not known", () => {
  const found = hrefs(null, null);
  expect(found.device).toBeUndefined();
  expect(new URL(found.google as string).searchParams.get("destination")).toBe(clinic.address);
  expect(decodeURIComponent(new URL(found.kakao as string).pathname)).toBe(`/link/search/${clinic.address}`);
});
