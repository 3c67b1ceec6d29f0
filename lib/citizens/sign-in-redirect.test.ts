import { expect, test } from "vitest";
import { getErrorRedirect, getRedirectTarget, isValidRedirect } from "./sign-in-redirect";

const base = "https://book.example";
const refused = `${base}/sign-in?error=sign-in-refused`;

test("goes back to the page that the form was on", () => {
  expect(getErrorRedirect(refused, `${base}/en/sign-in/staff?to=%2Fadmin`, undefined, base)).toBe(
    "/en/sign-in/staff?to=%2Fadmin&error=sign-in-refused",
  );
  expect(getErrorRedirect(refused, `${base}/sign-in/code?id=1&error=old`, undefined, base)).toBe(
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
  expect(getErrorRedirect(refused, referer, undefined, base)).toBe("/sign-in?error=sign-in-refused"),
);

test("goes to our own page where next-auth would go to its own first", () => {
  const own = `${base}/api/auth/error?error=sign-in-refused`;
  expect(getErrorRedirect(own, `${base}/en/sign-in/code?id=1`, undefined, base)).toBe(
    "/en/sign-in/code?id=1&error=sign-in-refused",
  );
  expect(getErrorRedirect(own, null, undefined, base)).toBe("/sign-in?error=sign-in-refused");
});

test("leaves a sign-in that succeeded alone", () => {
  expect(getErrorRedirect(`${base}/en/admin`, `${base}/en/sign-in/staff`, undefined, base)).toBe(
    `${base}/en/admin`,
  );
});

test("from a provider's pages it goes back in the person's language", () => {
  const provider = "https://id.example/consent";
  expect(getErrorRedirect(refused, provider, `${base}/en/my-booking`, base)).toBe(
    "/en/sign-in?error=sign-in-refused&to=%2Fen%2Fmy-booking",
  );
  expect(getErrorRedirect(refused, provider, "https://elsewhere.example/en", base)).toBe(
    "/sign-in?error=sign-in-refused",
  );
});

test("a form that was too old says so, where it was and on the way to the same", () => {
  const stale = `${base}/sign-in?callbackUrl=${encodeURIComponent(`${base}/en/queue/a`)}`;
  const said = (query: string) => Object.fromEntries(new URLSearchParams(query));
  const page = getErrorRedirect(stale, `${base}/en/sign-in?to=%2Fen%2Fqueue%2Fa`, undefined, base);
  expect(page).toBe("/en/sign-in?to=%2Fen%2Fqueue%2Fa&error=sign-in-stale");
  const [path, query = ""] = getErrorRedirect(stale, null, undefined, base).split("?");
  expect([path, said(query)]).toEqual(["/en/sign-in", { error: "sign-in-stale", to: "/en/queue/a" }]);
  for (const path of ["/sign-in", "/api/auth/signin?csrf=true"])
    expect(getErrorRedirect(base + path, null, undefined, base)).toBe("/sign-in?error=sign-in-stale");
});

test.each(["https://elsewhere.example/", "//elsewhere.example", "http://", "javascript:alert(1)", ""])(
  "goes on to the site itself instead of %s",
  (wanted) => expect(getRedirectTarget(wanted, base)).toBe(base),
);

test("goes on to a path or an address of ours", () => {
  expect(getRedirectTarget("/en/book?a=1", base)).toBe(`${base}/en/book?a=1`);
  expect(getRedirectTarget(`${base}/wait`, base)).toBe(`${base}/wait`);
});

test("takes a cookie that cannot be decoded for none", () => {
  expect(getErrorRedirect(refused, null, "%E0%A4%A", base)).toBe(
    getErrorRedirect(refused, null, undefined, base),
  );
});

test.each([
  [null, true],
  ["", true],
  ["/book", true],
  [`${base}/book`, true],
  ["https://elsewhere.example/", true],
  ["-1", false],
  ["//", false],
  ["javascript:alert(1)", false],
])("reads %s as where to go on to: %s", (wanted, is) => expect(isValidRedirect(wanted, base)).toBe(is));
