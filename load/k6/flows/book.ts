import { check, sleep } from "k6";
import exec from "k6/execution";
import { Counter } from "k6/metrics";
import { type Person, read } from "../person.ts";
import { windowSlug } from "../settings.ts";

const bookings = new Counter("bookings");

/** From the call to a confirmed booking, which is cancelled at the end: the same people can come again. */
export function book(person: Person): void {
  const slot = claim(person) && hold(person);
  if (!check(slot, { "holds a time": (held) => Boolean(held) }) || !slot) return;
  sleep(2);
  const key = `k6-${exec.vu.idInTest}-${exec.vu.iterationInScenario}-${Date.now()}`;
  const booking = read<{ id: string; code: string }>(person.post("confirm", "/book/confirm", { key, slot }));
  if (!check(booking, { "is booked": (made) => made !== null }) || !booking) return;
  bookings.add(1);
  const mine = person.get("page", "/en/my-booking");
  check(mine, { "sees the booking": ({ body }) => String(body).includes(booking.code) });
  const form = { booking: booking.id, key: `${key}-cancel` };
  const cancelled = person.post("cancel", "/my-booking/cancel", form);
  check(cancelled, { "is cancelled": ({ status }) => status === 200 });
}

/** Chooses until a time is still free when asked for. @returns its slot */
function hold(person: Person): string | null {
  for (let tries = 0; tries < 5; tries++) {
    const slot = chooseTime(person);
    if (slot && person.post("hold", "/book/hold", { slot }, [200, 409]).status === 200) return slot;
  }
  return null;
}

function claim(person: Person): boolean {
  for (let tries = 0; tries < 200; tries++) {
    const claimed = person.post("claim", `/queue/${windowSlug}/claim`, {}, [200, 503]);
    if (claimed.status !== 503) return check(claimed, { "is let in": ({ status }) => status === 200 });
    sleep(3 * (0.67 + Math.random() * 0.66));
  }
  return false;
}

const any = <T>(from: T[]) => from[Math.floor(Math.random() * from.length)];

/** Follows the pages from the first to one with times; @returns the slot of one of them. */
function chooseTime(person: Person): string | null {
  let path: string | undefined = "/book";
  while (path) {
    const page = person.get("page", `/en${path}`);
    if (!check(page, { "sees the page": ({ status }) => status === 200 })) return null;
    const choices: string = /<h1[\s\S]*<\/main>/.exec(String(page.body))?.[0] ?? "";
    const time = any(choices.match(/<button[^>]* name="slot"[^>]*>/g) ?? []);
    if (time) return / value="(\d+)"/.exec(time)?.[1] ?? null;
    path = any(choices.match(/href="\/en\/book\/[\w/-]+"/g) ?? [])?.slice('href="/en'.length, -1);
    sleep(1);
  }
  return null;
}
