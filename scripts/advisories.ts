import { z } from "zod";
import type { Accepted } from "./accepted-advisories";

/** What `npm audit --json` prints when the registry answered. Of `via`, texts name other packages of the same report. */
const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      via: z.array(
        z.union([z.string(), z.object({ url: z.string(), title: z.string(), severity: z.string() })]),
      ),
    }),
  ),
});

/** A known weakness of a package that the program is made of, or tested with. */
export interface Advisory {
  /** Of GitHub's list, such as GHSA-xxxx-xxxx-xxxx. */
  id: string;
  package: string;
  title: string;
  severity: string;
}

/** The advisories of an audit's report; null when it is none, because the registry did not answer. */
export function advisoriesIn(printed: string): Advisory[] | null {
  const read = report.safeParse(parsed(printed));
  if (!read.success) return null;
  return Object.entries(read.data.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((one) =>
      typeof one === "string"
        ? []
        : [
            {
              id: one.url.slice(one.url.lastIndexOf("/") + 1),
              package: name,
              title: one.title,
              severity: one.severity,
            },
          ],
    ),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * What must be done about advisories: those that nobody accepted, and acceptances that ran out or that nothing
 * asks for any more.
 *
 * @param today YYYY-MM-DD
 */
export function unexplained(
  advisories: readonly Advisory[],
  accepted: readonly Accepted[],
  today: string,
): string[] {
  const excuseOf = (it: Advisory) => accepted.find(({ id, of }) => id === it.id && of === it.package);
  return [
    ...advisories
      .filter((it) => !excuseOf(it))
      .map((it) => `${it.package}: ${it.severity}: ${it.title} (${it.id})`),
    ...accepted
      .filter(({ until }) => until < today)
      .map(({ id, of, until }) => `${of}: ${id} was accepted until ${until}: look at it again`),
    ...accepted
      .filter(({ id, of }) => !advisories.some((it) => it.id === id && it.package === of))
      .map(({ id, of }) => `${of}: ${id} is accepted but not reported any more: take it out`),
  ];
}
