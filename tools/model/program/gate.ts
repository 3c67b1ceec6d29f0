import type { Actor as ProgramActor } from "../../../lib/booking/actor";
import { switchToPrincipal } from "../../../lib/citizens/delegation";
import type { CitizenSession } from "../../../lib/citizens/session";
import { listSessionRights, type RevocationList } from "../../../lib/citizens/session-revocation";
import type { Database } from "../../../lib/shared/db/database";
import { DomainError } from "../../../lib/shared/errors";
import type { Actor } from "../rights";
import { type Id, item, type State } from "../state";
import { instantOf, proof, type World } from "./world";

export class Sessions {
  /** Since when a booker has acted for a person, by both. */
  readonly #leaves = new Map<string, Date>();

  constructor(
    readonly database: Database,
    readonly world: World,
    readonly revocations: RevocationList,
  ) {}

  async beginLeave(booker: Id, person: Id): Promise<void> {
    const [by, of] = [item(this.world.people, booker), item(this.world.people, person)];
    this.#leaves.set(`${booker} ${person}`, (await switchToPrincipal(this.database, by, of)).verifiedAt);
  }

  /** As the site judges who asks: by what the session rests on. @throws DomainError */
  async check(state: State, actor: Actor): Promise<void> {
    const sub = item(this.world.people, actor.person);
    if (actor.by === "agent") return this.#findCaller(sub);
    if (actor.by === "self") return this.#judge(state, { ...claims(sub) }, actor.person, "no-session");
    const { proxy } = actor.by;
    const since = this.#leaves.get(`${proxy} ${actor.person}`);
    const by = item(this.world.people, proxy);
    // Nobody without a leave gets a session for another.
    if (!since) await switchToPrincipal(this.database, by, sub);
    const leave = { sub: by, name: proof.name, since: since?.getTime() };
    return this.#judge(state, { ...claims(sub), by: leave }, proxy, "not-your-proxy");
  }

  /** An agent acts within a call, and a call begins with the phone of somebody who is known. */
  async #findCaller(id: string): Promise<void> {
    const known = await this.database.query("SELECT FROM person WHERE id = $1 AND phone_hash IS NOT NULL", [
      id,
    ]);
    if (!known.rowCount) throw new DomainError("caller-unknown");
  }

  async #judge(state: State, session: CitizenSession, holder: Id, reason: "no-session" | "not-your-proxy") {
    await this.revocations.read();
    const iat = Math.floor(instantOf(item(state.people, holder).signedInAt).getTime() / 1_000);
    if (this.revocations.isRevoked(listSessionRights({ ...session, iat }))) throw new DomainError(reason);
  }
}

const claims = (sub: string): CitizenSession => ({ kind: "citizen", sub, ...proof });

/** How the program calls whoever acts for a person. */
export function programActor(world: World, { by }: Actor): ProgramActor | undefined {
  if (by === "self") return undefined;
  return by === "agent" ? { agent: world.agent } : { proxy: item(world.people, by.proxy) };
}
