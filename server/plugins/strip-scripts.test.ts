import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { afterEach, expect, it } from "vitest";
import { createScriptStripper, needsClientScripts, stripFrameworkScripts } from "./strip-scripts";

const own = '<script type="module" src="/assets/time-left.js"></script>';
const next =
  '<link rel="preload" as="script" nonce="n" href="/_next/a.js"/><script src="/_next/b.js" async="" nonce="n"></script>';
const flight = '<script nonce="n">self.__next_f.push([1,"\\u003cscript src=\\"/assets/x.js\\""])</script>';
const page = (head: string, body: string) =>
  `<!DOCTYPE html><html lang="en"><head>${head}<link rel="preload" as="font" href="/f"/></head><body>${body}</body></html>`;

it("takes the scripts of Next.js out of a page, and leaves everything else as it is", () => {
  const shown = '<p title="&lt;script&gt;">&lt;script src=&quot;/_next/&quot;&gt;</p>';
  expect(stripFrameworkScripts(page(next, shown + flight + own + flight))).toBe(page("", shown + own));
});

it("leaves a page alone that is not whole without them", () => {
  expect(stripFrameworkScripts(page(next, '<template id="B:0"></template>'))).toBeNull();
  expect(stripFrameworkScripts(page(next, '<template id="P:1"></template>'))).toBeNull();
  expect(stripFrameworkScripts('<html id="__next_error__"><head></head></html>')).toBeNull();
  expect(stripFrameworkScripts(page(next, '<template data-below="60">soon</template>'))).not.toBeNull();
});

let stop = () => {};
afterEach(() => stop());

async function ask(answer: RequestListener, encoding: string) {
  const server = createServer((request, response) => {
    response.setHeader("content-security-policy", "as drawn");
    void createScriptStripper(request, response, { "content-security-policy": "own files only" }, async () =>
      answer(request, response),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stop = () => server.close();
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}`, {
    redirect: "manual",
    headers: { "accept-encoding": encoding, connection: "close" },
  });
}

it.each(["gzip", "identity"])("sends a page that came in parts as one, %s", async (encoding) => {
  const answer = await ask((request, response) => {
    expect(request.headers["accept-encoding"]).toBeUndefined();
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.flushHeaders();
    for (const part of [page(next, "초록").slice(0, 40), page(next, "초록").slice(40)])
      response.write(Buffer.from(part));
    response.end();
  }, encoding);
  expect(answer.headers.get("content-encoding")).toBe(encoding === "gzip" ? "gzip" : null);
  expect(answer.headers.get("content-security-policy")).toBe("own files only");
  expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(0);
  expect(await answer.text()).toBe(page("", "초록"));
});

it("keeps the policy that names their scripts on a page that needs them", async () => {
  const unfinished = page(next, '<template id="B:0"></template>');
  const answer = await ask((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(unfinished);
  }, "gzip");
  expect(answer.headers.get("content-security-policy")).toBe("as drawn");
  expect(await answer.text()).toBe(unfinished);
});

it("passes on what is not a page, and what has no body", async () => {
  const data = await ask((_request, response) => {
    response.setHeader("content-type", "text/x-component");
    response.end(flight);
  }, "gzip");
  expect(await data.text()).toBe(flight);
  const away = await ask((_request, response) => {
    response.writeHead(307, { location: "/en/book" });
    response.end();
  }, "gzip");
  expect([away.status, away.headers.get("location")]).toEqual([307, "/en/book"]);
});

it("is given no page with a part that React would have to run in the browser", async () => {
  const pages = readdirSync("app/[locale]", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(^|\/)(page|layout|not-found)\.tsx$/.test(file),
  );
  const { metafile } = await build({
    entryPoints: pages.map((file) => `app/[locale]/${file}`),
    outdir: "none",
    outbase: "app/[locale]",
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  const ofClient = (file: string) => /^["']use client["']/.test(readFileSync(file, "utf8"));
  const client = new Set(Object.keys(metafile.inputs).filter(ofClient));
  const withParts = Object.values(metafile.outputs)
    .filter(({ inputs }) => Object.keys(inputs).some((file) => client.has(file)))
    .map(({ entryPoint }) => entryPoint?.replace("app/[locale]/", "") ?? "");
  expect(client.size).toBeGreaterThan(0);
  expect(withParts.filter((file) => !needsClientScripts(file.split("/")))).toEqual([]);
}, 60_000);
