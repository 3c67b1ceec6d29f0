import { mostInsideField, type WindowFault, type WindowInput } from "./window-form";

const fields = ["limit", "sayKo", "sayEn"] as const;
type Field = (typeof fields)[number];

export interface ControlTyped {
  values: Partial<Record<Field, string>>;
  faults: Partial<Record<Field, WindowFault>>;
}

type Read<W> = { change: W; typed: ControlTyped };
type Wrong = { change?: undefined; typed: ControlTyped };

const typedOf = (values: Record<string, string>, faults: ControlTyped["faults"] = {}): ControlTyped => ({
  values: Object.fromEntries(fields.flatMap((name) => (name in values ? [[name, values[name]]] : []))),
  faults,
});

/** Most people inside, as typed. */
export function readLimit(values: Record<string, string>): Read<Pick<WindowInput, "mostInside">> | Wrong {
  const read = mostInsideField.safeParse(values.limit ?? "");
  return read.success
    ? { change: { mostInside: read.data }, typed: typedOf(values) }
    : { typed: typedOf(values, { limit: "most-inside" }) };
}

const mostLetters = 300;

/** A message in both languages, or in neither; the fault stands at the one that lacks. */
export function readMessage(
  values: Record<string, string>,
): Read<Pick<WindowInput, "messageKo" | "messageEn">> | Wrong {
  const text = (field: Field) => (values[field] ?? "").replace(/\s+/g, " ").trim();
  const [ko, en] = [text("sayKo"), text("sayEn")];
  const wrong = (one: string, other: string) =>
    one.length > mostLetters || (one === "" && other !== "") ? ("both-messages" as const) : undefined;
  const [sayKo, sayEn] = [wrong(ko, en), wrong(en, ko)];
  if (sayKo || sayEn) return { typed: typedOf(values, { ...(sayKo && { sayKo }), ...(sayEn && { sayEn }) }) };
  return { change: { messageKo: ko || null, messageEn: en || null }, typed: typedOf(values) };
}
