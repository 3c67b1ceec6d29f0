import { check } from "k6";
import { type Person, read } from "../person.ts";
import { windowSlug } from "../settings.ts";

/** Asks whether they may book and takes a place in the line; @returns the entry number. */
export function arrive(person: Person): number | null {
  const [year = "", month = "", day = ""] = person.birthDate.split("-");
  person.post("check", "/en/check", { year, month, day }, [303]);
  const answer = person.get("answer", "/en/check/answer");
  check(answer, { "is told that they may book": ({ body }) => String(body).includes("/queue/") });
  const entered = read<{ entryNo: number }>(person.post("enter", `/queue/${windowSlug}/enter`));
  check(entered, { "has an entry number": (entry) => Number.isInteger(entry?.entryNo) });
  return entered?.entryNo ?? null;
}
