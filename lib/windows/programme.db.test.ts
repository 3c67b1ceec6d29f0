import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Database } from "../shared/db/database";
import { anOpenWindow } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import {
  getProgrammeSettings,
  listProducts,
  removeProduct,
  saveProduct,
  setProgrammeSettings,
} from "./programme";

const now = new Date("2026-07-19T12:00:00Z");
const actor = "staff:test";
const product = {
  code: "synthetic-2",
  nameKo: "시험백신",
  nameEn: "Test vaccine",
  intervalDays: 21,
  daysEarly: 4,
  daysLate: 7,
};

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const audited = async (subject: string) =>
  (await database.query("SELECT act, detail FROM audit_row WHERE subject = $1 ORDER BY id", [subject])).rows;

it("sets what holds for the whole programme, and writes down what it was", async () => {
  const before = await getProgrammeSettings(database);
  const after = { holdSeconds: 120, peopleABooker: 3, agentPercent: 10, againAfterDays: 14 };
  await setProgrammeSettings(database, after, actor, now);
  expect(await getProgrammeSettings(database)).toEqual(after);
  expect(await audited("programme")).toEqual([{ act: "set-programme", detail: { before, after } }]);
});

it("makes, changes and removes a product, each written down", async () => {
  await saveProduct(database, product, actor, now);
  await saveProduct(database, { ...product, intervalDays: 28 }, actor, now);
  expect(await listProducts(database)).toContainEqual({ ...product, intervalDays: 28, used: false });
  await removeProduct(database, product.code, actor, now);
  await removeProduct(database, product.code, actor, now);
  expect(await listProducts(database)).not.toContainEqual(expect.objectContaining({ code: product.code }));
  const acts = (await audited(`product:${product.code}`)).map(({ act }) => act);
  expect(acts).toEqual(["save-product", "save-product", "remove-product"]);
});

it("does not remove a product that somebody uses", async () => {
  const used = { ...product, code: "synthetic-used" };
  await saveProduct(database, used, actor, now);
  const windowId = await anOpenWindow(database, now);
  await database.query("UPDATE cohort_window SET product_code = $2 WHERE id = $1", [windowId, used.code]);
  expect(await listProducts(database)).toContainEqual({ ...used, used: true });
  await expect(removeProduct(database, used.code, actor, now)).rejects.toMatchObject({
    reason: "product-used",
  });
  expect(await listProducts(database)).toContainEqual({ ...used, used: true });
});
