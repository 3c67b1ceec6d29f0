/** Words for details that are stored as names. */
export interface DetailWords {
  /** How soon a window opens, by the stage of its alert, from 1. */
  stages: Record<string, string>;
  lacks: Record<string, string>;
}

/** What was seen, in words: of a window that is not ready the stage and the names of what it lacks are stored. */
export function alertDetail(rule: string, detail: string, { stages, lacks }: DetailWords): string {
  if (rule !== "window-not-ready") return detail;
  const [stage = "", ...names] = detail.split(" ");
  return `${stages[stage] ?? stage}: ${names.map((name) => lacks[name] ?? name).join(", ")}`;
}
