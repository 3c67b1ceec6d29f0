import { getTranslator } from "@/components/i18n";
import { HttpSession } from "./support/http-session";
import { expect, test } from "./support/test";

const title = (locale: "ko" | "en") => getTranslator(locale, "refusals")("window-unknown.title");

for (const [sent, meant] of [
  ["/en/", "/en"],
  ["/EN/Clinics/", "/en/clinics"],
  ["/my-booking).", "/my-booking"],
  ["/check%EC%97%90%EC%84%9C", "/check"],
  ["/index.html", "/"],
] as const)
  test(`${sent} leads to ${meant}, which asks for what it asks for`, async () => {
    const stranger = new HttpSession();
    const answer = await stranger.get(sent);
    expect([answer.status, answer.headers.get("location")]).toEqual([308, meant]);
    const direct = await new HttpSession().get(meant);
    expect((await stranger.get(meant)).status).toBe(direct.status);
    expect((await stranger.post(sent)).status).toBe(400);
  });

for (const [path, language, locale] of [
  ["/en/no-such-page", "ko", "en"],
  ["/en/no such page.php", "ko", "en"],
  ["/ko/no-such-page", "en", "ko"],
  ["/wp-login.php", "en-GB,en;q=0.9", "en"],
  ["/wp-login.php", "ko-KR,ko;q=0.9", "ko"],
  ["/no-such-page", "en", "en"],
] as const)
  test(`${path} is told as a page that there is not, to somebody who reads ${language}`, async () => {
    const answer = await new HttpSession().get(encodeURI(path), { "accept-language": language });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain(`<html lang="${locale}"`);
    expect(answer.text).toContain(title(locale));
  });

test("what browsers and programs ask every site for is there", async () => {
  const visitor = new HttpSession();
  const found = async (path: string) => {
    const answer = await visitor.get(path);
    return [answer.status, answer.headers.get("content-type"), answer.text] as const;
  };
  expect(await found("/robots.txt")).toEqual([
    200,
    expect.stringContaining("text/plain"),
    expect.stringContaining("Disallow: /"),
  ]);
  expect(await found("/favicon.ico")).toEqual([200, "image/x-icon", expect.anything()]);
  expect(await found("/.well-known/security.txt")).toEqual([
    ...[200, expect.stringContaining("text/plain")],
    expect.stringMatching(/^Contact: mailto:security@localhost$\n^Expires: \d{4}-/m),
  ]);
  expect(await found("/.well-known/change-password")).toEqual([
    200,
    expect.stringContaining("text/html"),
    expect.stringContaining("url=/account"),
  ]);
});
