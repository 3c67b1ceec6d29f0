import { randomUUID } from "node:crypto";
import type { Agent } from "node:http";
import { formatPollInterval, getLobbyPollSeconds } from "../../components/queue/waiting-text";
import { estimateWait } from "../../lib/queue/estimate-wait";
import type { QueueStatus } from "../../lib/queue/queue-snapshot";
import { Browser } from "../browser";
import type { SyntheticPerson } from "../visitors";
import type { Notes, Told, ToldBooking } from "./notes";
import { GoesHome, type Pauses } from "./pauses";
import type { Plan } from "./plan";
import type { Watch } from "./watch";

/** Where everybody acts. */
export interface Stage {
  base: URL;
  agent: Agent;
  slug: string;
  /** Milliseconds since 1970. */
  opensAt: number;
  /** The ids of each clinic's coming slots, the earliest first. */
  clinics: number[][];
  watch: Watch;
  notes: Notes;
  pauses: Pauses;
}

/** Whoever finds the room full tries again after so many seconds. */
const triesAgainAfter = 3;

export class Person {
  readonly told: Told;
  #browser: Browser;

  constructor(
    readonly plan: Plan,
    readonly stage: Stage,
    /** Who they are when signed in; without it they only ask whether they may book. */
    readonly signedIn: SyntheticPerson | undefined,
  ) {
    this.told = {
      personId: signedIn?.id ?? "",
      mayBook: plan.mayBook,
      asked: false,
      entries: [],
      places: [],
      admitted: false,
      bookings: [],
    };
    this.#browser = this.#device();
  }

  /** Lives the evening to its end, or to the end of the run. What goes wrong is noted, never thrown. */
  async live(): Promise<void> {
    try {
      await this.#until(this.plan.comesAt);
      const answer = await this.#ask();
      if (answer === "may not book") return await this.#insist();
      if (answer === "unavailable" || !this.plan.joins || !(await this.#enter(this.#browser))) return;
      await this.#reload();
      if (!(await this.#wait()) || this.plan.entersAfter === null) return;
      await this.#pause(this.plan.entersAfter);
      await this.#claim();
      await this.#book();
    } catch (error) {
      if (!(error instanceof GoesHome)) this.stage.notes.wrong(String(error));
    }
  }

  #device(): Browser {
    return new Browser(this.stage.agent, this.stage.base, this.signedIn?.cookie ?? "");
  }

  #pause(seconds: number): Promise<void> {
    return this.stage.pauses.for(seconds);
  }

  #until(second: number): Promise<void> {
    return this.#pause((this.stage.opensAt - Date.now()) / 1_000 + second);
  }

  get #line(): string {
    return `/queue/${this.stage.slug}`;
  }

  #post(step: string, path: string, form: Record<string, string>, refusals?: string[]) {
    return this.#on(this.#browser, step, path, form, refusals);
  }

  async #on(browser: Browser, step: string, path: string, form: Record<string, string>, refusals?: string[]) {
    const answer = await browser.post(path, form);
    return this.stage.notes.take(step, answer, refusals) ? JSON.parse(answer.body) : null;
  }

  async #read(path: string): Promise<string> {
    const answer = await this.#browser.get(`/en${path}`, { accept: "text/html" });
    this.stage.notes.take(`page ${path.split("/").slice(0, 3).join("/")}`, answer);
    return answer.body;
  }

  async #ask(): Promise<"may book" | "may not book" | "unavailable"> {
    if (this.plan.habits.readsPages) await this.#read("");
    const { year, month, day } = this.plan.birth;
    const form = { year: String(year), month: String(month), day: String(day) };
    const asked = await this.#browser.post("/en/check", form);
    if (asked.status !== 303) {
      this.stage.notes.take("check", asked);
      return "unavailable";
    }
    const answer = await this.#browser.get("/en/check/answer", { accept: "text/html" });
    if (!this.stage.notes.take("answer", answer)) return "unavailable";
    const mayBook = answer.body.includes(this.#line);
    if (mayBook !== this.plan.mayBook)
      this.stage.notes.wrong(`check: ${mayBook} for somebody born in ${year}`);
    return mayBook ? "may book" : "may not book";
  }

  /** Whoever may not book is refused at each door, whatever they try. */
  async #insist(): Promise<void> {
    if (!this.signedIn) return;
    for (const act of ["enter", "claim"]) {
      const letIn = await this.#post(act, `${this.#line}/${act}`, {}, ["not-eligible"]);
      if (letIn) this.stage.notes.wrong(`${act} by somebody who may not book`);
    }
  }

  async #enter(browser: Browser): Promise<boolean> {
    this.told.asked = true;
    const entered = await this.#on(browser, "enter", `${this.#line}/enter`, {});
    if (!entered) return false;
    this.told.entries.push(entered.entryNo);
    // Where there is room, whoever enters is let in at once and told where to go on.
    if (entered.to) await this.#letIn();
    return true;
  }

  async #reload(): Promise<void> {
    const { reloads, habits } = this.plan;
    for (let n = 0; n < reloads; n++) {
      await this.#pause(1);
      await this.#read(this.#line);
    }
    if (habits.entersElsewhere) await this.#enter(this.#device());
    if (habits.isImpatient) await this.#claimOnce("early claim", ["not-your-turn", "window-not-yet-open"]);
  }

  /** Until called; @returns false when the line closes first. */
  async #wait(): Promise<boolean> {
    if (!this.plan.watches) {
      // The page is closed meanwhile; that the person comes back is what is drawn, not what told them.
      await this.#until(2);
      await this.stage.watch.called(await this.#ownPlace());
      return true;
    }
    for (let place: number | null = null; ; ) {
      const answer = await this.#browser.get(`${this.#line}/status.json`);
      if (!this.stage.notes.take("status", answer)) return false;
      const status = JSON.parse(answer.body) as QueueStatus;
      if (status.phase === "closed") return false;
      if (status.lobbySize !== null) place ??= await this.#askPlace();
      const ahead = place === null ? 0 : place - status.served;
      if (place !== null && ahead <= 0) return true;
      if (place !== null) this.#look(place, ahead, status);
      const untilOpening = (this.stage.opensAt - Date.now()) / 1_000;
      const seconds =
        status.phase === "lobby"
          ? getLobbyPollSeconds(status.askAgainSeconds, untilOpening)
          : formatPollInterval(status.askAgainSeconds, Math.max(0, ahead - 1), status.ratePerMinute);
      await this.#pause(seconds * (0.67 + Math.random() * 0.66));
    }
  }

  async #askPlace(): Promise<number | null> {
    const answer = await this.#browser.get(`${this.#line}/place.json`);
    if (!this.stage.notes.take("place", answer)) return null;
    const { place } = JSON.parse(answer.body) as { place: number | null };
    if (place !== null) this.told.places.push(place);
    return place;
  }

  #look(place: number, ahead: number, status: QueueStatus): void {
    const range = estimateWait(ahead, status.ratePerMinute);
    const at = (Date.now() - this.stage.opensAt) / 1_000;
    this.stage.notes.shown.push({ at, place, ...(range ?? { from: 0, to: 0 }) });
  }

  async #claimOnce(step: string, refusals: string[]): Promise<boolean> {
    if ((await this.#post(step, `${this.#line}/claim`, {}, refusals)) === null) return false;
    await this.#letIn();
    return true;
  }

  /** Whoever is let in must have been called: the counter has reached their place. */
  async #letIn(): Promise<void> {
    this.told.admitted = true;
    const served = await this.stage.watch.served();
    if ((await this.#ownPlace()) > served) this.stage.notes.admittedEarly++;
  }

  async #claim(): Promise<void> {
    while (!(await this.#claimOnce("claim", ["inside-is-full"])))
      await this.#pause(triesAgainAfter * (0.67 + Math.random() * 0.66));
  }

  /** The place as the published draw gives it, once it is public. */
  async #ownPlace(): Promise<number> {
    for (;;) {
      const place = this.stage.watch.placeOf(this.told.entries[0] ?? 0);
      if (place !== null) return place;
      await this.#pause(1);
    }
  }

  async #book(): Promise<void> {
    const { stays, habits } = this.plan;
    const read = habits.readsPages ? await this.#readToTimes() : null;
    await this.#pause((stays ?? 60) * 0.6);
    const slot = await this.#hold(read);
    if (slot === null || stays === null) return;
    await this.#pause(stays * 0.4);
    const booking = await this.#confirm(slot);
    if (!booking) return;
    this.told.bookings.push(booking);
    if (habits.readsPages) {
      const page = await this.#read("/my-booking");
      if (!page.includes(booking.code)) this.stage.notes.wrong("my booking does not show the booking");
    }
    if (!habits.cancels) return;
    const form = { booking: booking.id, key: randomUUID() };
    booking.cancelled = (await this.#post("cancel", "/my-booking/cancel", form)) !== null;
  }

  /** Follows the pages from the first to one with times; @returns the slot of one of them. */
  async #readToTimes(): Promise<number | null> {
    const pick = <T>(from: T[]) => from[Math.floor(this.plan.clinic * from.length)];
    let path: string | undefined = "/book";
    while (path) {
      const choices: string = /<h1.*<\/main>/s.exec(await this.#read(path))?.[0] ?? "";
      const [time] = pick([...choices.matchAll(/<button[^>]* name="slot"[^>]*>/g)]) ?? [];
      if (time) return Number(/ value="(\d+)"/.exec(time)?.[1]);
      path = pick([...choices.matchAll(/href="\/en(\/book\/[\w/-]+)"/g)])?.[1];
    }
    this.stage.notes.wrong("no times to choose from");
    return null;
  }

  /** Holds the wished time, or the next that is free. @returns its slot */
  async #hold(read: number | null): Promise<number | null> {
    const { clinics } = this.stage;
    const times = clinics[Math.floor(this.plan.clinic * clinics.length)] ?? [];
    for (const slot of [...(read === null ? [] : [read]), ...times.slice(this.plan.time)]) {
      if (await this.#post("hold", "/book/hold", { slot: String(slot) }, ["slot-full"])) return slot;
    }
    return null;
  }

  async #confirm(slot: number): Promise<ToldBooking | null> {
    const { clicksTwice, losesTheAnswer } = this.plan.habits;
    const form = { key: randomUUID(), slot: String(slot) };
    const send = () => this.#post("confirm", "/book/confirm", form);
    if (losesTheAnswer) await this.#browser.abandon("/book/confirm", form);
    const [first, second] = await Promise.all(clicksTwice ? [send(), send()] : [send()]);
    if (second && second.code !== first?.code) this.stage.notes.wrong("one key gave two bookings");
    return first && { id: first.id, code: first.code, slotId: first.slotId, cancelled: false };
  }
}
