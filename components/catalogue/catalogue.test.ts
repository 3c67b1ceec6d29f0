import { readdirSync } from "node:fs";
import { isValidElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { alonePage, CataloguePage, catalogue } from "./catalogue-page";
import { aloneKey } from "./row";

const files = readdirSync("components/ui")
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => file.replace(/\.tsx$/, ""));
const rows = catalogue("en");

describe("the catalogue of components", () => {
  it("has a row for each file of the design system, and no other", () => {
    expect(rows.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  it.each(files)("shows everything that %s exports", async (file) => {
    const exported = Object.entries<unknown>(await import(`../ui/${file}.tsx`))
      .filter(([name, one]) => /^[A-Z]/.test(name) && typeof one === "function")
      .map(([, one]) => one);
    expect(new Set(rows.find((row) => row.file === file)?.of)).toEqual(new Set(exported));
  });

  it.each(["ko", "en"] as const)("can be shown in %s, each state under a name of its own", (locale) => {
    const page = renderToStaticMarkup(CataloguePage({ locale }));
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
    const alone = catalogue(locale).flatMap((row) =>
      row.states.filter((one) => one.alone).map((one) => aloneKey(row, one)),
    );
    expect(alone.filter((key) => !isValidElement(alonePage(locale, key)))).toEqual([]);
    expect(alone.filter((key) => !page.includes(`?alone=${key}"`))).toEqual([]);
    expect(alonePage(locale, "button-nowhere")).toBeNull();
  });

  it("shows whatever can be filled in with the focus, with a fault and with long words", () => {
    const filledIn = ["field", "file-field", "choice"];
    for (const file of filledIn) {
      const states = rows.find((row) => row.file === file)?.states.map(({ name }) => name);
      expect(states).toEqual(expect.arrayContaining(["usual", "focus", "error", "long"]));
    }
  });
});
