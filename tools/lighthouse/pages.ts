import { newCitizen } from "../../e2e/support/citizen";
import { aClinic } from "../../e2e/support/clinics";
import { admit, signedIn } from "../../e2e/support/http-session";
import { aLine } from "../../e2e/support/queue";
import type { Database } from "../../lib/shared/db/database";
import { addDays, toSeoulDate } from "../../lib/shared/time/seoul";

export interface Shown {
  name: string;
  path: string;
  cookies: ReadonlyMap<string, string>;
}

const nobody = new Map<string, string>();

/** The six pages that everybody who books sees, each as somebody who has come so far. */
export async function pagesToJudge(database: Database): Promise<Shown[]> {
  const waiting = await aLine(database, 1932);
  await waiting.visitor.post(`/queue/${waiting.slug}/enter`);
  const { id, slot } = await aClinic(database, 10);
  const tomorrow = addDays(toSeoulDate(new Date()), 1);
  const inside = await signedIn(database, newCitizen());
  await admit(inside, "born-1967-1968");
  await inside.post("/book/hold", { slot: String(slot) });
  const booked = await signedIn(database, newCitizen());
  await admit(booked, "born-1967-1968");
  await booked.post("/book/hold", { slot: String(slot) });
  await booked.post("/book/confirm", { key: crypto.randomUUID(), slot: String(slot) });
  return [
    { name: "start", path: "/", cookies: nobody },
    { name: "check", path: "/book/check", cookies: inside.cookies },
    { name: "waiting room", path: `/queue/${waiting.slug}`, cookies: waiting.visitor.cookies },
    { name: "slot choice", path: `/book/clinic/${id}/${tomorrow}`, cookies: inside.cookies },
    { name: "confirmation", path: "/my-booking", cookies: booked.cookies },
    { name: "my booking", path: "/en/my-booking", cookies: booked.cookies },
  ];
}

export const cookieHeader = (cookies: ReadonlyMap<string, string>) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
