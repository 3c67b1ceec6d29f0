import { doors, pages, type Role, roles } from "../../e2e/roles/access-matrix";
import { spellPath } from "./encodings";
import type { Ground } from "./fixtures";
import type { Answer, Shot } from "./send";

/** What a page says of itself; a refusal says something else. */
const titleOf = (text: string) => /<title>([^<]*)<\/title>/.exec(text)?.[1];

export interface Disclosure {
  role: Role;
  path: string;
  what: string;
}

/**
 * Asks for each guarded page as each role that may not see it, in every spelling. An answer of success with the
 * page's own title, or with any document, is a disclosure. What a role may see is told by the table of roles alone.
 *
 * @param share how much of all combinations is asked, drawn by `draw`; 1 asks all
 * @param draw a number from 0 to 1
 */
export async function findDisclosures(
  { values, roles: cookies }: Ground,
  send: (shot: Shot) => Promise<Answer>,
  share: number,
  draw: () => number,
): Promise<{ asked: number; disclosures: Disclosure[] }> {
  const get = (path: string, role: Role) => {
    const cookie = [...(cookies.get(role) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
    return send({
      method: "GET",
      path,
      headers: { accept: "text/html", ...(cookie && { cookie }) },
      body: null,
    });
  };
  const disclosures: Disclosure[] = [];
  let asked = 0;
  for (const [page, door] of Object.entries(pages)) {
    const expected = doors[door];
    const shut = roles.filter((role) => expected[role] !== "in");
    const insider = roles.find((role) => expected[role] === "in");
    if (shut.length === 0 || !insider) continue;
    const parts = page.split("/").map((part) => values[part.replaceAll(/[[\]]/g, "")]?.[0] ?? part);
    const path = `/en/${parts.join("/")}`;
    const shown = await get(path, insider);
    const title = shown.status === 200 ? titleOf(shown.text) : undefined;
    for (const role of shut)
      for (const spelled of spellPath(path)) {
        if (draw() >= share) continue;
        asked++;
        const { status, headers, text } = await get(spelled, role);
        if (status < 200 || status >= 300) continue;
        const type = String(headers["content-type"] ?? "");
        const isPage = type.startsWith("text/html");
        if (isPage ? title !== undefined && titleOf(text) === title : /json|csv/.test(type))
          disclosures.push({ role, path: spelled, what: `${status} ${title ?? type}` });
      }
  }
  return { asked, disclosures };
}
