import { expect, it } from "vitest";
import { errorStatus } from "@/lib/shared/errors";
import { messages } from "./index";

function keys(value: object, at = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" ? keys(inner, `${at}${key}.`) : [`${at}${key}`],
  );
}
const variables = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();
const at = (value: object, path: string) =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value) as string;

it("has the same keys and the same variables in both languages", () => {
  expect(keys(messages.en).sort()).toEqual(keys(messages.ko).sort());
  for (const key of keys(messages.ko)) {
    expect([key, variables(at(messages.en, key))]).toEqual([key, variables(at(messages.ko, key))]);
  }
});

it.each(["ko", "en"] as const)("explains every refusal and says what to do next, in %s", (locale) => {
  for (const reason of Object.keys(errorStatus)) {
    const told = messages[locale].refusals[reason as keyof typeof messages.ko.refusals];
    expect(told, reason).toMatchObject({
      title: expect.stringMatching(/./),
      next: expect.stringMatching(/./),
    });
  }
});
