/** A form as a page shows it: where it is posted to, and what it would send untouched. */
export interface Form {
  action: string;
  fields: [string, string][];
}

const unescaped = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const attribute = (tag: string, name: string) => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};

/** The forms of our own pages that post; every choice of a list or of radio buttons counts as a field of its own. */
export function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, tag = "", inside = ""]) => {
    const action = attribute(` ${tag}`, "action");
    if (!action?.startsWith("/") || !/method="post"/i.test(tag)) return [];
    const fields: [string, string][] = [];
    for (const [field] of inside.matchAll(/<(?:input|button|textarea)\b[^>]*>/g)) {
      const name = attribute(field, "name");
      if (name) fields.push([name, attribute(field, "value") ?? ""]);
    }
    for (const [, select = "", options = ""] of inside.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
      const name = attribute(` ${select}`, "name");
      for (const [option] of options.matchAll(/<option\b[^>]*>/g))
        if (name) fields.push([name, attribute(option, "value") ?? ""]);
    }
    return [{ action, fields }];
  });
}
