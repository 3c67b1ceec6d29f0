import { expect, test } from "./support/test";

test("stylesheet and fonts are named by their content, and kept for a year", async ({ request, baseURL }) => {
  const linked = async (path: string) => {
    const html = await (await request.get(baseURL + path)).text();
    return [...html.matchAll(/<link [^>]*href="(\/assets\/[^"]+\.(?:css|woff2))"/g)].map(
      ([, href = ""]) => href,
    );
  };
  // One page of the gate, one by Next.js.
  const [own, next] = [await linked("/en"), await linked("/en/dev/inbox")];
  expect(own).toHaveLength(3);
  expect(new Set(next)).toEqual(new Set(own));
  const css = own.find((href) => href.endsWith(".css")) ?? "";
  const faces = [...(await (await request.get(baseURL + css)).text()).matchAll(/url\("?(\/assets\/[^")]+)/g)];
  expect(faces.length).toBeGreaterThan(own.length);
  for (const file of new Set([...own, ...faces.map(([, file = ""]) => file)])) {
    const answer = await request.get(baseURL + file);
    expect([file, answer.status()]).toEqual([expect.stringMatching(/\.[0-9a-f]{10}\.(css|woff2)$/), 200]);
    expect([file, answer.headers()["cache-control"]]).toEqual([file, "public, max-age=31536000, immutable"]);
  }
  // What has another name later is asked for again.
  const plain = await request.get(`${baseURL}/assets/time-left.js`);
  expect(plain.headers()["cache-control"]).not.toContain("immutable");
});
