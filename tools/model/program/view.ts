import type { Database } from "../../../lib/shared/db/database";
import { capacityOf, isLive, item, liveHold, type State } from "../state";
import { minuteOf, type World } from "./world";

/** All that model and program must agree on, as lines of text by what they tell of. */
export type View = Map<string, string>;

export function viewOfModel(state: State): View {
  const view: View = new Map();
  const tell = (what: string, id: number | string, ...facts: unknown[]) =>
    view.set(`${what} ${id}`, facts.join(" "));
  state.windows.forEach((it, id) => {
    const entries = state.entries.filter((entry) => entry.window === id).length;
    tell(
      "line",
      id,
      entries,
      it.lobbySize,
      it.served,
      it.room,
      it.spare,
      it.paused,
      it.closesAt,
      it.doses === null ? 0 : it.dosesTaken,
    );
  });
  state.slots.forEach((it, id) => {
    tell("slot", id, it.clinic, it.startsAt, capacityOf(it), it.taken, it.leftover);
  });
  state.people.forEach((it, id) => {
    tell("person", id, it.forgotten, state.leaves[id] ?? null);
    const hold = liveHold(state, id);
    if (hold) tell("hold of", id, hold.window, hold.slot, hold.expiresAt, hold.extended);
  });
  for (const it of state.entries) tell("entry", `${it.window}/${it.no}`, it.person);
  state.admissions.forEach((it, id) => {
    tell("admission", id, it.window, it.person, it.by === "agent", it.expiresAt, it.extended, it.ended);
  });
  state.bookings.forEach((it, id) => {
    tell("booking", id, it.window, it.person, it.admission, it.slot, it.dose, it.cancelled);
  });
  state.waits.forEach((it, id) => {
    tell("wait", id, it.window, it.person, it.clinic, it.leftover, it.ended);
  });
  for (const it of state.offers)
    if (it.wait !== null)
      tell("offer to wait", it.wait, it.person, it.slot, it.expiresAt, isLive(it, state.now), it.booked);
  return view;
}

interface Rows {
  lines: [
    id: string,
    entries: number,
    lobby: number | null,
    served: number,
    room: number,
    spare: number,
    paused: boolean,
    closesAt: number,
    doses: number,
  ][];
  slots: [id: number, clinic: number, startsAt: number, capacity: number, taken: number, leftover: boolean][];
  people: [id: string, forgotten: boolean, booker: string | null][];
  holds: [person: string, window: string, slot: number, expiresAt: number, extended: boolean][];
  entries: [window: string, no: number, person: string][];
  admissions: [
    id: string,
    window: string,
    person: string,
    byAgent: boolean,
    expiresAt: number,
    extended: boolean,
    ended: boolean,
  ][];
  bookings: [
    id: string,
    window: string,
    person: string,
    admission: string,
    slot: number,
    dose: number,
    cancelled: boolean,
  ][];
  waits: [
    id: number,
    window: string,
    person: string,
    clinic: number | null,
    leftover: boolean,
    ended: boolean,
  ][];
  offers: [wait: number, person: string, slot: number, expiresAt: number, live: boolean, booked: boolean][];
}

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`;
const list = (columns: string, from: string) =>
  `(SELECT COALESCE(json_agg(json_build_array(${columns})), '[]') FROM ${from})`;

/** One statement, so that it is all of one instant. What histories make is told in the order in which it was made. */
const everything = `SELECT ${Object.entries({
  lines: list(
    `w.id, q.entries, q.lobby_size, q.served, q.room, q.spare, w.paused_at IS NOT NULL, ${ms("w.closes_at")},
     (SELECT COALESCE(sum(taken), 0) FROM window_stock s WHERE s.window_id = w.id)`,
    "cohort_window w JOIN queue_state q ON q.window_id = w.id",
  ),
  slots: list(
    `id, clinic_id, ${ms("starts_at")}, capacity, taken, leftover`,
    "(SELECT * FROM slot ORDER BY id) s",
  ),
  people: list(
    `id, forgotten_at IS NOT NULL, (SELECT booker_id FROM proxy x WHERE x.person_id = p.id AND x.ended_at IS NULL)`,
    "person p",
  ),
  holds: list(`person_id, window_id, slot_id, ${ms("expires_at")}, extended`, "hold WHERE expires_at > $1"),
  entries: list("window_id, entry_no, person_id", "queue_entry"),
  admissions: list(
    `id, window_id, person_id, agent_id IS NOT NULL, ${ms("expires_at")}, extended_at IS NOT NULL, ended_at IS NOT NULL`,
    "(SELECT * FROM admission ORDER BY created_at) a",
  ),
  bookings: list(
    "id, window_id, person_id, admission_id, slot_id, dose, status = 'CANCELLED'",
    "(SELECT * FROM booking ORDER BY created_at, dose) b",
  ),
  waits: list(
    "id, window_id, person_id, clinic_id, leftover, ended_at IS NOT NULL",
    "(SELECT * FROM wait ORDER BY id) w",
  ),
  offers: list(
    `wait_id, person_id, slot_id, ${ms("expires_at")}, ended_at IS NULL AND expires_at > $1, booking_id IS NOT NULL`,
    "offer",
  ),
})
  .map(([name, query]) => `${query} AS ${name}`)
  .join(", ")}`;

/** Reads what the program has stored, and learns the ids of what the last act made. */
export async function viewOfProgram(database: Database, world: World, now: Date): Promise<View> {
  const { rows } = await database.query<Rows>({ name: "everything", text: everything, values: [now] });
  const found = item(rows, 0);
  learn(world.slots, found.slots);
  learn(world.admissions, found.admissions);
  learn(world.bookings, found.bookings);
  learn(world.waits, found.waits);
  const person = (id: string | null) => (id === null ? null : world.people.indexOf(id));
  const window = (id: string) => world.windows.findIndex((it) => it.id === id);
  const slot = (id: number) => world.slots.indexOf(id);
  const clinic = (id: number | null) => (id === null ? null : world.clinics.indexOf(id));
  const view: View = new Map();
  const tell = (what: string, id: number | string, ...facts: unknown[]) =>
    view.set(`${what} ${id}`, facts.join(" "));
  for (const [id, entries, lobby, served, room, spare, paused, closesAt, doses] of found.lines)
    tell("line", window(id), entries, lobby, served, room, spare, paused, minuteOf(closesAt), doses);
  for (const [id, of, startsAt, ...rest] of found.slots)
    tell("slot", slot(id), clinic(of), minuteOf(startsAt), ...rest);
  for (const [id, forgotten, booker] of found.people)
    tell("person", person(id) ?? -1, forgotten, person(booker));
  for (const [id, of, at, expiresAt, extended] of found.holds)
    tell("hold of", person(id) ?? -1, window(of), slot(at), minuteOf(expiresAt), extended);
  for (const [of, no, who] of found.entries) tell("entry", `${window(of)}/${no}`, person(who));
  for (const [id, of, who, byAgent, expiresAt, ...rest] of found.admissions)
    tell(
      "admission",
      world.admissions.indexOf(id),
      window(of),
      person(who),
      byAgent,
      minuteOf(expiresAt),
      ...rest,
    );
  for (const [id, of, who, admission, at, ...rest] of found.bookings)
    tell(
      "booking",
      world.bookings.indexOf(id),
      window(of),
      person(who),
      world.admissions.indexOf(admission),
      slot(at),
      ...rest,
    );
  for (const [id, of, who, at, ...rest] of found.waits)
    tell("wait", world.waits.indexOf(id), window(of), person(who), clinic(at), ...rest);
  for (const [id, who, at, expiresAt, ...rest] of found.offers)
    tell("offer to wait", world.waits.indexOf(id), person(who), slot(at), minuteOf(expiresAt), ...rest);
  return view;
}

function learn<T>(known: T[], rows: readonly [T, ...unknown[]][]): void {
  for (const [id] of rows) if (!known.includes(id)) known.push(id);
}

/** Where the two do not agree; empty when they do. */
export function differencesOf(model: View, program: View): string[] {
  const all = new Set([...model.keys(), ...program.keys()]);
  return [...all]
    .filter((what) => model.get(what) !== program.get(what))
    .map(
      (what) =>
        `${what}: ${model.get(what) ?? "nothing"} in the model, ${program.get(what) ?? "nothing"} in the program`,
    );
}
