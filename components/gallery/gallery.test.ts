import { readdirSync } from "node:fs";
import { isValidElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { GalleryPage, galleryRows, renderSingleState } from "./gallery-page";
import { formatSingleStateParam } from "./row";

const files = readdirSync("components/ui")
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => file.replace(/\.tsx$/, ""));
const rows = galleryRows("en");

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
    const page = renderToStaticMarkup(GalleryPage({ locale }));
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
    const alone = galleryRows(locale).flatMap((row) =>
      row.states.filter((one) => one.alone).map((one) => formatSingleStateParam(row, one)),
    );
    expect(alone.filter((key) => !isValidElement(renderSingleState(locale, key)))).toEqual([]);
    expect(alone.filter((key) => !page.includes(`?alone=${key}"`))).toEqual([]);
    expect(renderSingleState(locale, "button-nowhere")).toBeNull();
  });

  it("shows whatever can be filled in with the focus, with a fault and with long words", () => {
    const filledIn = ["field", "file-field", "radios"];
    for (const file of filledIn) {
      const states = rows.find((row) => row.file === file)?.states.map(({ name }) => name);
      expect(states).toEqual(expect.arrayContaining(["usual", "focus", "error", "long"]));
    }
  });
});
