import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { type Early, EarlyPage } from "../../components/queue/early-page";
import { hrefIn, textOf } from "../../components/text";
import { reaches } from "../../lib/eligibility/cohort";
import { phaseAt } from "../../lib/eligibility/phase";
import { personById } from "../../lib/identity/person";
import { type RevocationList, rightsOfDevice } from "../../lib/identity/revocations";
import {
  birthOf,
  type CitizenSession,
  citizenSession,
  type SessionTokens,
  sessionCookieName,
  sessionLasts,
} from "../../lib/identity/session";
import { BadRequest, cookie, cookieOf, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Board, Line } from "../../lib/queue/board";
import {
  askedFor,
  askForLobby,
  forgetLobby,
  verifiedCookie,
  verifiedFor,
  verifiedTokens,
} from "../../lib/queue/early";
import { GateShut } from "../../lib/queue/gate/parts";
import { type Post, show } from "../answer";

interface EarlyParts extends Pick<Runtime, "database" | "clock" | "environment"> {
  board: Board;
  sessions: SessionTokens;
  revocations: RevocationList;
  /** The session of a citizen who is signed in; null for anybody else. */
  citizenOf(request: IncomingMessage): CitizenSession | null;
}

const wish = z.object({ window: z.string().min(1).max(100), keep: z.literal("on").optional() });

/** Verification before the window opens: its page and its posts, by path. */
export function earlyViews(parts: EarlyParts): {
  reading: ReadonlyMap<string, Post>;
  posts: ReadonlyMap<string, Post>;
  endDevice(request: IncomingMessage): Promise<void>;
} {
  const { database, clock, environment, board, sessions, revocations, citizenOf } = parts;
  const secure = environment.baseUrl.startsWith("https:");
  const tokens = revocations.withRevocation(verifiedTokens(environment.signingKeys), rightsOfDevice);
  const deviceOf = (request: IncomingMessage) =>
    tokens.verify(cookieOf(request.headers.cookie, verifiedCookie(secure)), clock.now());

  /** What this device was verified for, while that window has not closed. */
  function verifiedOn(request: IncomingMessage): { sub: string; line: Line } | null {
    const now = clock.now();
    const claims = deviceOf(request);
    const line = claims && board.line(claims.window);
    return claims && line && phaseAt(line, now) !== "closed" ? { sub: claims.sub, line } : null;
  }

  const page: Post = async (request, response, { locale, query }) => {
    const now = clock.now();
    const session = citizenOf(request);
    const kept = verifiedOn(request);
    let who: Early = kept ? { kind: "verified" } : { kind: "nobody" };
    let lines = kept ? [kept.line] : [];
    if (session) {
      const asked = await askedFor(database, session.sub);
      who = { kind: "signed-in", name: session.name, asked, kept: kept?.line.slug ?? null };
      lines = board
        .lines()
        .filter((line) => reaches(line, birthOf(session)) && phaseAt(line, now) !== "closed")
        .sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime());
    }
    const title = `${textOf(locale, "early")("title")} – ${textOf(locale, "common")("service")}`;
    const done = query === "done=1";
    show(response, 200, locale, title, EarlyPage({ locale, who, lines, now, done }));
  };

  /** Ends what this device was verified for, for every copy of its cookie. */
  async function endDevice(request: IncomingMessage): Promise<void> {
    const device = deviceOf(request);
    if (device) await revocations.endDevice(device);
  }

  async function wished(request: IncomingMessage) {
    const form = wish.safeParse(await readForm(request));
    if (!form.success) throw new BadRequest(400, "form");
    const line = board.line(form.data.window);
    if (!line) throw new Refusal("window-unknown");
    return { line, keep: form.data.keep === "on" };
  }

  const remind: Post = async (request, response, { locale }) => {
    const { line, keep } = await wished(request);
    const session = citizenOf(request);
    if (!session) throw new Refusal("no-session");
    if (!reaches(line, birthOf(session))) throw new Refusal("not-eligible");
    const now = clock.now();
    if (phaseAt(line, now) === "closed") throw new Refusal("window-closed");
    await askForLobby(database, line.id, session.sub);
    // Who acts for a parent has shown the parent's leave for this session, not for weeks.
    const keeps = keep && !session.by;
    const token = tokens.sign({ sub: session.sub, window: line.slug }, now);
    const kept = keeps ? [cookie(verifiedCookie(secure), token, { secure, maxAgeSeconds: verifiedFor })] : [];
    seeOther(response, hrefIn(locale, "/early?done=1"), kept);
  };

  const forget: Post = async (request, response, { locale }) => {
    const { line } = await wished(request);
    const session = citizenOf(request);
    if (!session) throw new Refusal("no-session");
    await forgetLobby(database, line.id, session.sub);
    await endDevice(request);
    const gone = cookie(verifiedCookie(secure), "", { secure, maxAgeSeconds: 0 });
    seeOther(response, hrefIn(locale, "/early?done=1"), [gone]);
  };

  /** Signs in whoever was verified on this device, and hands the press on to the waiting room, which decides. */
  const enter: Post = async (request, response, { locale }) => {
    const { line } = await wished(request);
    const cookies: string[] = [];
    if (!citizenOf(request)) {
      if (!revocations.trusted) throw new GateShut();
      const kept = verifiedOn(request);
      const person = kept?.line.id === line.id ? await personById(database, kept.sub) : null;
      if (!person) throw new Refusal("no-session");
      const token = sessions.sign(citizenSession(person), clock.now());
      cookies.push(cookie(sessionCookieName(secure), token, { secure, maxAgeSeconds: sessionLasts }));
    }
    // 307 keeps it a post: one press is enough.
    response.writeHead(307, {
      location: `/${locale}/queue/${line.slug}/enter`,
      "cache-control": "private, no-store",
      "set-cookie": cookies,
    });
    response.end();
  };

  return {
    endDevice,
    reading: new Map([["early", page]]),
    posts: new Map([
      ["early/remind", remind],
      ["early/forget", forget],
      ["early/enter", enter],
    ]),
  };
}
