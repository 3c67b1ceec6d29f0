import { expect, it } from "vitest";
import { parseProductForm, parseProgrammeForm } from "./programme-form";

const programme = { holdSeconds: "300", peopleABooker: "2", agentPercent: " 5 ", againAfterDays: "1" };
const product = {
  code: "synthetic-2",
  nameKo: "시험백신",
  nameEn: "Test vaccine",
  intervalDays: "21",
  daysEarly: "4",
  daysLate: "",
};

it("reads what holds for the whole programme", () => {
  expect(parseProgrammeForm(programme).value).toEqual({
    holdSeconds: 300,
    peopleABooker: 2,
    agentPercent: 5,
    againAfterDays: 1,
  });
});

it.each([
  ["holdSeconds", "89"],
  ["holdSeconds", "1201"],
  ["holdSeconds", "5m"],
  ["peopleABooker", "11"],
  ["peopleABooker", "-1"],
  ["agentPercent", "51"],
  ["agentPercent", ""],
  ["againAfterDays", "366"],
])("finds fault with %s of %s", (field, text) => {
  expect(parseProgrammeForm({ ...programme, [field]: text }).faults).toEqual([field]);
});

it("reads a product that is given twice, and one that is given once", () => {
  expect(parseProductForm(product).value).toMatchObject({ intervalDays: 21, daysEarly: 4, daysLate: 0 });
  expect(parseProductForm({ ...product, intervalDays: "" }).value).toMatchObject({
    intervalDays: null,
    daysEarly: 0,
    daysLate: 0,
  });
});

it.each([
  ["code", "Upper"],
  ["code", "x"],
  ["nameKo", " "],
  ["nameEn", "n".repeat(61)],
  ["intervalDays", "0"],
  ["daysEarly", "21"],
  ["daysLate", "many"],
])("finds fault with a product's %s of %s", (field, text) => {
  expect(parseProductForm({ ...product, [field]: text }).faults).toEqual([field]);
});
