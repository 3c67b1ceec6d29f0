import { expect, test } from "vitest";
import { wayBack } from "./way-back";

const base = "https://book.example";
const refused = `${base}/sign-in?error=sign-in-refused`;

test("goes back to the page that the form was on", () => {
  expect(wayBack(refused, `${base}/en/sign-in/staff?to=%2Fadmin`, undefined, base)).toBe(
    "/en/sign-in/staff?to=%2Fadmin&error=sign-in-refused",
  );
  expect(wayBack(refused, `${base}/sign-in/code?id=1&error=old`, undefined, base)).toBe(
    "/sign-in/code?id=1&error=sign-in-refused",
  );
});

test.each([
  null,
  "nonsense",
  "https://elsewhere.example/sign-in/staff",
  `${base}/book`,
  `${base}//evil/sign-in`,
])("never follows a referer of %s", (referer) =>
  expect(wayBack(refused, referer, undefined, base)).toBe(refused),
);

test("leaves a sign-in that succeeded alone", () => {
  expect(wayBack(`${base}/en/admin`, `${base}/en/sign-in/staff`, undefined, base)).toBe(`${base}/en/admin`);
});

test("from a provider's pages it goes back in the person's language", () => {
  const provider = "https://id.example/consent";
  expect(wayBack(refused, provider, `${base}/en/my-booking`, base)).toBe(
    "/en/sign-in?error=sign-in-refused&to=%2Fen%2Fmy-booking",
  );
  expect(wayBack(refused, provider, "https://elsewhere.example/en", base)).toBe(refused);
});
