import { randomUUID } from "node:crypto";
import type pg from "pg";
import { Availability } from "../../../lib/availability/availability";
import type { AdmittedPerson } from "../../../lib/booking/call-booking-function";
import { cancelBooking } from "../../../lib/booking/cancel";
import { changeBooking } from "../../../lib/booking/change";
import { createClosingActs } from "../../../lib/booking/closing-acts";
import { confirmBooking } from "../../../lib/booking/confirm";
import { extendHold, holdSlot } from "../../../lib/booking/hold";
import { bookSecondDose } from "../../../lib/booking/second-dose";
import { endDelegation } from "../../../lib/citizens/delegation";
import { RevocationList } from "../../../lib/citizens/session-revocation";
import { personOfProof } from "../../../lib/citizens/shared-phones";
import { formatPlanDigest } from "../../../lib/clinics/closing-plan";
import { closeTimes, findDisplacedBookings, reopenTimes } from "../../../lib/clinics/closures";
import { releaseDoses, withdrawDoses } from "../../../lib/clinics/leftover-doses";
import { getPhase, type Schedule } from "../../../lib/eligibility/window-phase";
import { erasePerson } from "../../../lib/privacy/erase-person";
import { admitNext, type SchedulerState } from "../../../lib/queue/admission-scheduler";
import { claimAdmission } from "../../../lib/queue/admissions";
import { admitCaller, releaseCallerAdmission } from "../../../lib/queue/caller-admissions";
import { QueueEntryBatcher } from "../../../lib/queue/entry-batcher";
import { extendAdmission } from "../../../lib/queue/extend-admission";
import { getPosition, type QueueView } from "../../../lib/queue/queue-snapshot";
import { type Database, withTransaction } from "../../../lib/shared/db/database";
import { DomainError, type ErrorCode } from "../../../lib/shared/errors";
import { createFixedClock } from "../../../lib/shared/time/clock";
import { toSeoulDate } from "../../../lib/shared/time/seoul";
import {
  acceptOffer,
  declineOffer,
  joinWaitlist,
  leaveWaitlist,
  runWaitlist,
} from "../../../lib/waitlist/waitlist";
import { transitionWindow } from "../../../lib/windows/commands";
import type { Act } from "../acts";
import type { Named } from "../resolve";
import { bookerOf, recordOf } from "../rights";
import { type Id, item, type State } from "../state";
import { programActor, Sessions } from "./gate";
import { district, instantOf, proof, type World } from "./world";

type Done<A extends Act["act"]> = (
  act: Extract<Act, { act: A }>,
  named: Named,
  now: Date,
  state: State,
) => Promise<unknown>;

const nothing = "00000000-0000-0000-0000-000000000000";

export class Program {
  readonly clock = createFixedClock(instantOf(0));
  readonly sessions: Sessions;
  readonly #availability: Availability;
  readonly #arrivals: QueueEntryBatcher;
  readonly #led = new Map<string, SchedulerState>();

  constructor(
    readonly database: Database,
    readonly session: pg.ClientBase,
    readonly world: World,
  ) {
    this.#availability = new Availability(database, this.clock);
    this.#arrivals = new QueueEntryBatcher(database);
    this.sessions = new Sessions(database, world, new RevocationList(database, this.clock));
  }

  /** @throws DomainError; anything else is a fault of the program's */
  async do(state: State, act: Act, named: Named, now: Date): Promise<void> {
    this.clock.set(now);
    await this.#acts[act.act](act as never, named, now, state);
  }

  #person = (named: Named): string => item(this.world.people, named.actor.person);
  #window = (window: number): string => item(this.world.windows, window).id;
  #slot = (slot: number): number => this.world.slots[slot] ?? 0;
  #by = ({ actor }: Named) => programActor(this.world, actor);
  #key = (named: Named): string => `key ${named.key}`;
  #booking = (named: Named): string => this.world.bookings[named.booking] ?? nothing;

  #visitor = (named: Named, window: number): AdmittedPerson => ({
    personId: this.#person(named),
    windowId: this.#window(window),
    admissionId: this.world.admissions[named.admission] ?? nothing,
    by: this.#by(named),
  });

  #offer = async (state: State, offer: Id): Promise<string> => {
    const wait = state.offers[offer]?.wait ?? -1;
    const { rows } = await this.database.query("SELECT id FROM offer WHERE wait_id = $1", [
      this.world.waits[wait] ?? 0,
    ]);
    return rows[0]?.id ?? nothing;
  };

  #line = async (window: number): Promise<QueueView> => {
    const { rows } = await this.database.query<QueueView>(
      `SELECT w.id, w.draw_seed AS "drawSeed", w.lobby_opens_at AS "lobbyOpensAt", w.opens_at AS "opensAt",
         w.closes_at AS "closesAt", w.paused_at AS "pausedAt", q.lobby_size AS "lobbySize"
       FROM cohort_window w JOIN queue_state q ON q.window_id = w.id WHERE w.id = $1`,
      [this.#window(window)],
    );
    return item(rows, 0);
  };

  readonly #acts: { [A in Act["act"]]: Done<A> } = {
    enter: async ({ window }, named, now) => {
      const line = await this.#line(window);
      const phase = getPhase(line, now);
      if (phase === "scheduled") throw new DomainError("window-not-yet-open");
      if (phase === "closed") throw new DomainError("window-closed");
      await this.#arrivals.arrive(line.id, this.#person(named), phase !== "lobby");
    },
    claim: async ({ window }, named, now, state) => {
      const { person } = named.actor;
      const entryNo = state.entries.find((it) => it.person === person && it.window === window)?.no;
      if (entryNo === undefined) throw new DomainError("not-in-line");
      const place = getPosition(await this.#line(window), entryNo);
      const claim = { windowId: this.#window(window), personId: this.#person(named), entryNo, place };
      await claimAdmission(this.database, claim, now);
    },
    serve: async ({ window }, _, now) => {
      const line = await this.#line(window);
      const refusal = refusalOfPhase(line, now);
      if (refusal) throw new DomainError(refusal);
      const turn = { strained: false, none: false };
      this.#led.set(line.id, await admitNext(this.session, line.id, this.#led.get(line.id), turn, now));
    },
    "extend-admission": async ({ window }, named, now, state) => {
      const { person } = named.actor;
      const own = state.admissions.findLastIndex((it) => it.person === person && it.window === window);
      const id = this.world.admissions[own] ?? nothing;
      await extendAdmission(this.database, { id, personId: this.#person(named) }, now);
    },
    admit: async ({ window }, named, now) => {
      const caller = { windowId: this.#window(window), personId: this.#person(named) };
      await admitCaller(this.database, caller, this.world.agent, now);
    },
    "let-go": (_, named, now) =>
      releaseCallerAdmission(this.database, this.#person(named), this.world.agent, now),
    hold: ({ window, slot }, named, now) =>
      holdSlot(this.database, this.#visitor(named, window), this.#slot(slot), now),
    "extend-hold": ({ window }, named, now) => extendHold(this.database, this.#visitor(named, window), now),
    confirm: ({ window }, named, now) =>
      confirmBooking(this.database, this.#visitor(named, window), this.#key(named), now),
    cancel: (_, named, now) =>
      cancelBooking(
        this.database,
        this.#person(named),
        this.#booking(named),
        this.#key(named),
        now,
        this.#by(named),
      ),
    change: ({ slot }, named, now) =>
      changeBooking(
        this.database,
        this.#person(named),
        this.#booking(named),
        this.#slot(slot),
        this.#key(named),
        now,
        this.#by(named),
      ),
    second: ({ slot }, named, now) =>
      bookSecondDose(
        this.database,
        this.#person(named),
        this.#slot(slot),
        this.#key(named),
        now,
        this.#by(named),
      ),
    join: ({ window, clinic, leftover }, named, now) => {
      const where =
        clinic === null
          ? { districtCode: district }
          : { clinicId: item(this.world.clinics, clinic), leftover };
      return joinWaitlist(
        this.database,
        this.#person(named),
        this.#window(window),
        where,
        now,
        this.#by(named),
      );
    },
    leave: ({ leftover }, named, now, state) => {
      const { person } = named.actor;
      const own = state.waits.findIndex(
        (it) => it.person === person && it.leftover === leftover && !it.ended,
      );
      return leaveWaitlist(
        this.database,
        this.#person(named),
        this.world.waits[own] ?? 0,
        now,
        this.#by(named),
      );
    },
    accept: async (_, named, now, state) => {
      const offer = await this.#offer(state, named.offer);
      await acceptOffer(this.database, this.#person(named), offer, this.#key(named), now, this.#by(named));
    },
    decline: async (_, named, now, state) => {
      const offer = await this.#offer(state, named.offer);
      await declineOffer(this.database, this.#person(named), offer, now, this.#by(named));
    },
    offer: async (_, __, now) => {
      await this.#availability.turn();
      await runWaitlist(this.database, this.#availability, () => ({ subject: "offer", body: "offer" }), now);
    },
    forget: async ({ human }, _, now, state) => {
      const person = recordOf(state, human);
      await this.sessions.check(state, { person, by: "self" });
      await erasePerson(this.database, item(this.world.people, person), now);
    },
    "sign-in": async ({ human }, _, now) => {
      const phone = item(this.world.phones, human);
      const proven = { ...proof, phone };
      const identified = await withTransaction(this.database, (tx) =>
        personOfProof(tx, proven, undefined, now),
      );
      if (!("person" in identified)) throw new DomainError(identified.refusal);
      const { person } = identified;
      if (!this.world.people.includes(person.id)) this.world.people.push(person.id);
    },
    "sign-out": async ({ human }, _, __, state) =>
      this.sessions.revocations.endAll(item(this.world.people, recordOf(state, human))),
    "give-leave": async ({ human }, _, now, state) => {
      const [person, booker] = [recordOf(state, human), recordOf(state, bookerOf(human))];
      await giveLeave(this.database, item(this.world.people, booker), item(this.world.people, person), now);
      await this.sessions.beginLeave(booker, person);
    },
    "end-leave": async ({ human }, _, now, state) => {
      const [person, booker] = [recordOf(state, human), recordOf(state, bookerOf(human))];
      const [of, by] = [item(this.world.people, person), item(this.world.people, booker)];
      await endDelegation(this.database, by, of, of, now);
    },
    pause: ({ window }, _, now) => this.#control(window, "pause", now),
    resume: ({ window }, _, now) => this.#control(window, "resume", now),
    "close-window": ({ window }, _, now) => this.#control(window, "close", now),
    "close-time": async ({ slot }, _, now, state) => {
      const closing = this.#closing(state, slot);
      const displaced = await findDisplacedBookings(this.database, closing.by, closing, now);
      const decision = {
        remedy: "cancel" as const,
        reason: "",
        seen: formatPlanDigest(displaced),
        typedCount: displaced.length,
      };
      const acts = createClosingActs(this.world.staff, now);
      const { fault } = await closeTimes(this.database, closing.by, closing, decision, acts, now);
      if (fault) throw fault;
    },
    "reopen-time": async ({ slot }, _, now, state) => {
      const closing = this.#closing(state, slot);
      await reopenTimes(this.database, closing.by, closing, now);
    },
    release: async ({ clinic, doses, inMinutes }, _, now, state) => {
      const at = instantOf(state.now + inMinutes);
      const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "Asia/Seoul" }).format(
        at,
      );
      await releaseDoses(this.database, this.#staffOf(clinic), { key: randomUUID(), doses, time }, now);
    },
    "take-back": ({ clinic }, _, now) => withdrawDoses(this.database, this.#staffOf(clinic), now),
    pass: async () => {},
  };

  #staffOf = (clinic: number) => ({ id: this.world.staff, clinicId: item(this.world.clinics, clinic) });

  #closing = (state: State, slot: number) => {
    const it = state.slots[slot] ?? item(state.slots, 0);
    return {
      by: this.#staffOf(it.clinic),
      day: toSeoulDate(instantOf(it.startsAt)),
      slotId: this.#slot(slot),
    };
  };

  #control = (window: number, act: "pause" | "resume" | "close", now: Date) =>
    transitionWindow(
      this.database,
      item(this.world.windows, window).slug,
      act,
      `staff:${this.world.staff}`,
      now,
    );
}

/** The leader serves lines that are open, and no others. */
function refusalOfPhase(line: Schedule, now: Date): ErrorCode | null {
  const phase = getPhase(line, now);
  if (phase === "closed") return "window-closed";
  if (phase === "paused") return "window-paused";
  return phase === "open" ? null : "window-not-yet-open";
}

/** What `grantDelegation` writes once the parent's code was right; the code is not a part of the model. */
async function giveLeave(database: Database, booker: string, person: string, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    const ready = await tx.query("SELECT FROM person WHERE id = ANY($1::uuid[]) AND forgotten_at IS NULL", [
      [booker, person],
    ]);
    if (ready.rowCount !== 2) throw new DomainError("no-session");
    await tx.query(
      "UPDATE proxy SET ended_at = $3 WHERE person_id = $1 AND booker_id <> $2 AND ended_at IS NULL",
      [person, booker, now],
    );
    await tx.query(
      `INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, $3)
       ON CONFLICT (booker_id, person_id) DO UPDATE SET verified_at = $3, ended_at = NULL`,
      [booker, person, now],
    );
  });
}
