import { expect, test } from "vitest";
import { findTidyAddress } from "./tidy-address";

test.each([
  ["/en/", "/en"],
  ["/ko/", "/ko"],
  ["/EN", "/en"],
  ["/Ko/My-Booking", "/ko/my-booking"],
  ["/en/clinics/", "/en/clinics"],
  ["/my-booking)", "/my-booking"],
  ["/my-booking).", "/my-booking"],
  ["/my-booking,", "/my-booking"],
  ["/my-booking%20", "/my-booking"],
  ["/check%EC%97%90%EC%84%9C", "/check"],
  ["/check%E2%80%9D", "/check"],
  ["/queue/born-1967-1968/?still=1", "/queue/born-1967-1968?still=1"],
  ["/index.html", "/"],
  ["/.", "/"],
  ["/admin/audit/", "/admin/audit"],
])("%s was meant as %s", (target, tidy) => {
  expect(findTidyAddress(target)).toBe(tidy);
});

test.each([
  "/",
  "/en",
  "//evil.example",
  "//book/x",
  "/book//province",
  "/%62ook",
  "/book%2fcheck",
  "/%2fbook",
  "/./book",
  "/x/../book",
  "/assets/%2e%2e/en/admin",
  "/book;a=b",
  "/book%00",
  "/book%0d%0aset-cookie:a",
  "/book\\check",
  "/book.rsc",
  "/book.json",
  "/%c0%ae",
  "/nowhere/",
  "/wp-login.php",
  "http://evil.example/",
  `/en/${"a".repeat(2_000)}/`,
])("%s is left as it is", (target) => {
  expect(findTidyAddress(target)).toBeNull();
});
