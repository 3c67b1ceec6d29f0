import { staffPassword } from "@/scripts/start-test-site";
import { attacksOf, slug } from "../support/attack";
import { newCitizen } from "../support/citizen";
import { HttpSession, signedIn } from "../support/http-session";
import { expect, test } from "../support/test";

const { attack, compareWithTable } = attacksOf("The public status", "Where to go on to");

test.describe("the public status", () => {
  const path = `/queue/${slug}/status.json`;
  attack("poisoning a cache by headers, cookies or queries that it does not know", async () => {
    const visitor = new HttpSession();
    const evil = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "evil",
      "accept-language": "xx",
      cookie: "a=evil.example",
    };
    const own = (text: string) => {
      const { serverTime, ratePerMinute, entries, served, ...rest } = JSON.parse(text);
      return rest;
    };
    const plain = await visitor.get(path);
    for (const target of [path, `${path}?x=evil.example`, `${path}?_rsc=1`]) {
      const answer = await visitor.get(target, evil);
      expect(answer.text + JSON.stringify([...answer.headers])).not.toContain("evil");
      expect(own(answer.text)).toEqual(own(plain.text));
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(plain.headers.get("cache-control")).toContain("public");
  });

  attack("a personal answer kept by a shared cache", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await visitor.post(`/queue/${slug}/enter`);
    for (const page of [`/queue/${slug}`, `/queue/${slug}/place.json`, "/my-booking", "/book"])
      expect((await visitor.get(page)).headers.get("cache-control"), page).toMatch(/no-store/);
  });

  attack("a state change at the status address", async () => {
    expect((await new HttpSession().post(path, {})).status).toBeGreaterThanOrEqual(400);
  });
});

test.describe("where to go on to", () => {
  for (const to of [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/%2f/evil.example",
    "javascript:alert(1)",
  ]) {
    attack(`signing in to go on to ${to}`, async () => {
      const form = { email: "clinic1@example.com", password: staffPassword, to };
      const answer = await new HttpSession().post("/sign-in/staff", form);
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toMatch(/^\/(?![/\\])[a-z/]*$/);
    });
  }
});

compareWithTable();
