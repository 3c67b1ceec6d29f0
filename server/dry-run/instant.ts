import { randomInt, randomUUID } from "node:crypto";
import { listOwnBookings } from "../../lib/booking/my-bookings";
import { codeSecrets, requestCode, verifyCode } from "../../lib/citizens/one-time-code";
import type { Person } from "../../lib/citizens/person";
import { checkEligibility } from "../../lib/eligibility/check-eligibility";
import { getPhase } from "../../lib/eligibility/window-phase";
import { findSentCode } from "../../lib/monitoring/synthetic-check/fixtures";
import { admitNext } from "../../lib/queue/admission-scheduler";
import { SYNTHETIC_PHONE_PREFIX } from "../../lib/shared/synthetic-phone";
import type { createFixedClock } from "../../lib/shared/time/clock";
import { createFixtures, type DryRunFixtures, makeOrdinary } from "../../lib/windows/dry-run/fixtures";
import {
  type DryRunInstant,
  type ExpectedPhase,
  getExpectedPhase,
  type TestPerson,
  type WrittenWindow,
} from "../../lib/windows/dry-run/plan";
import type { DryRunStep, Tally } from "../../lib/windows/dry-run/result";
import type { Cookies, InProcessApp } from "./in-process-app";

/** What a rehearsal plays on. */
export interface DryRunContext {
  window: WrittenWindow;
  players: readonly TestPerson[];
  site: InProcessApp;
  clock: ReturnType<typeof createFixedClock>;
  tally: Tally;
}

/** Somebody on their way, with what their browser keeps. */
interface Walker {
  player: TestPerson;
  cookies: Cookies;
  person: Person | null;
  hasNumber: boolean;
}

/** How long before the opening those come who come early. Milliseconds. */
const early = 60_000;

const right = "as it should be";

/**
 * Plays one instant of the window in a trial: everybody is told what the window says to them, and the walkers go
 * the whole way as far as the instant lets them. Half of those who may book came early, into the lobby.
 */
export async function runInstant(
  theatre: DryRunContext,
  scene: DryRunInstant,
  chosen: readonly TestPerson[],
): Promise<void> {
  const { window, clock, site } = theatre;
  clock.set(new Date(scene.at));
  const stage = await createFixtures(site.parts.database, window, clock.now());
  const walkers = chosen.map(
    (player): Walker => ({ player, cookies: new Map(), person: null, hasNumber: false }),
  );
  const earlyAt = Math.max(window.lobbyOpensAt, window.opensAt - early);
  if (scene.at >= window.opensAt && earlyAt < window.opensAt) {
    const before: DryRunInstant = { at: earlyAt, edge: null };
    clock.set(new Date(earlyAt));
    await site.board.read();
    for (const walker of walkers.filter(({ player }, n) => player.reached && n % 2 === 0)) {
      await signIn(theatre, before, walker);
      await enter(theatre, before, walker, stage);
    }
    clock.set(new Date(scene.at));
  }

  await site.board.read();
  checkAll(theatre, scene, stage);
  for (const walker of walkers) {
    await signIn(theatre, scene, walker);
    if (!walker.hasNumber) await enter(theatre, scene, walker, stage);
  }
  await callPeople(theatre, stage);
  for (const walker of walkers) if (walker.person) await book(theatre, scene, walker, stage);
}

/** What the page says on which people check their birth date, to everybody. */
function checkAll(
  { window, players, site, clock, tally }: DryRunContext,
  scene: DryRunInstant,
  { slug }: DryRunFixtures,
): void {
  const line = site.board.line(slug);
  for (const player of players) {
    const [year = 0, month = 0, day = 0] = player.birthDate.split("-").map(Number);
    const { reason } = checkEligibility(line ? [line] : [], { year, month, day }, clock.now());
    tally.note(scene, player, "check", getExpectedPhase(window, player, scene.at), reason);
  }
}

/** By a code that is sent to a phone; again, when the session of the early has run out. */
async function signIn(theatre: DryRunContext, scene: DryRunInstant, walker: Walker): Promise<void> {
  const { site, clock, tally } = theatre;
  const { database, environment } = site.parts;
  const now = clock.now();
  try {
    walker.person ??= await byCode();
    walker.cookies.set(...site.signedIn(walker.person, now));
    tally.note(scene, walker.player, "sign-in", right, right);
  } catch (error) {
    tally.note(scene, walker.player, "sign-in", right, (error as Error).message);
  }

  async function byCode(): Promise<Person> {
    const phone = `${SYNTHETIC_PHONE_PREFIX}${String(randomInt(1_000_000)).padStart(6, "0")}`;
    const { birthDate } = walker.player;
    // Each from an address of its own, since the limit is by address.
    const address = randomUUID();
    const asked = { name: "Rehearsal", birthDate, phone, locale: "ko", address, host: "localhost" } as const;
    const secrets = codeSecrets(environment.signingKeys);
    const { codeId } = await requestCode(database, asked, now, secrets);
    const person = await verifyCode(
      database,
      { codeId, code: (await findSentCode(database, phone)) ?? "", address },
      now,
      secrets,
    );
    await makeOrdinary(database, person.id);
    return person;
  }
}

/** What entering the line is answered with, by what the window says to the person. */
const answersToEntering: Record<ExpectedPhase, string> = {
  "no-window-planned": "not-eligible",
  "not-yet-open": "window-not-yet-open",
  lobby: right,
  open: right,
  "window-closed": "window-closed",
};

async function enter(
  { window, site, tally }: DryRunContext,
  scene: DryRunInstant,
  walker: Walker,
  { slug }: DryRunFixtures,
) {
  const { refused } = await site.ask("POST", `/queue/${slug}/enter`, walker.cookies);
  walker.hasNumber = refused === null;
  const expected = answersToEntering[getExpectedPhase(window, walker.player, scene.at)];
  tally.note(scene, walker.player, "enter", expected, refused ?? right);
}

/** The leader's turn, where the program finds that the window is open. */
async function callPeople({ site, clock }: DryRunContext, { slug, windowId }: DryRunFixtures): Promise<void> {
  const line = site.board.line(slug);
  if (!line || getPhase(line, clock.now()) !== "open") return;
  const session = await site.parts.database.connect();
  try {
    await admitNext(session, windowId, undefined, { strained: false, none: false }, clock.now());
  } finally {
    session.release();
  }
  await site.board.read();
}

/** From the draw to the cancelled booking; where the window does not let people in, each door is tried and shut. */
async function book(
  theatre: DryRunContext,
  scene: DryRunInstant,
  walker: Walker,
  { slug, slotId }: DryRunFixtures,
): Promise<void> {
  const { window, site, tally } = theatre;
  const { player, cookies, person } = walker;
  const told = getExpectedPhase(window, player, scene.at);
  const note = (step: DryRunStep, expected: string, got: string | null) =>
    tally.note(scene, player, step, expected, got ?? right);

  if (walker.hasNumber) {
    const { said } = await site.ask("GET", `/queue/${slug}/place.json`, cookies);
    const drawn = typeof said.place === "number" ? "drawn" : "not drawn";
    // Whoever closes the window draws nothing any more.
    if (told !== "window-closed") note("draw", told === "open" ? "drawn" : "not drawn", drawn);
  }
  const shut: Record<ExpectedPhase, string> = {
    "no-window-planned": "not-eligible",
    "not-yet-open": "not-in-line",
    lobby: "window-not-yet-open",
    open: right,
    "window-closed": walker.hasNumber ? "window-closed" : "not-in-line",
  };
  note("admission", shut[told], (await site.ask("POST", `/queue/${slug}/claim`, cookies)).refused);
  const held = await site.ask("POST", "/book/hold", cookies, { slot: String(slotId) });
  note("hold", told === "open" ? right : "no-admission", held.refused);
  const confirm = { key: randomUUID(), slot: String(slotId) };
  const confirmed = await site.ask("POST", "/book/confirm", cookies, confirm);
  note("confirm", told === "open" ? right : "no-admission", confirmed.refused);
  if (told !== "open") return;

  const mine = person ? await listOwnBookings(site.parts.database, person.id) : [];
  const [first] = mine;
  note(
    "see",
    String(confirmed.said.code),
    `${first?.status === "BOOKED" && first.slotId === slotId ? first.code : "none"}`,
  );
  const key = { booking: String(confirmed.said.id ?? randomUUID()), key: randomUUID() };
  note("cancel", right, (await site.ask("POST", "/my-booking/cancel", cookies, key)).refused);
}
