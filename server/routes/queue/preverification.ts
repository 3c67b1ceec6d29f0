import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { getTranslator, localizePath } from "../../../components/i18n";
import {
  PreverificationPage,
  type PreverificationState,
} from "../../../components/queue/preverification-page";
import { findPersonById } from "../../../lib/citizens/person";
import {
  type CitizenSession,
  createCitizenSession,
  getSessionBirth,
  getSessionCookieName,
  type SessionTokens,
  sessionLifetimeSeconds,
} from "../../../lib/citizens/session";
import { listDeviceRights, type RevocationList } from "../../../lib/citizens/session-revocation";
import { cohortIncludes } from "../../../lib/eligibility/cohort";
import { getPhase } from "../../../lib/eligibility/window-phase";
import {
  createPreverificationTokens,
  listLobbySubscriptions,
  preverificationCookie,
  preverificationSeconds,
  subscribeToLobby,
  unsubscribeFromLobby,
} from "../../../lib/queue/lobby-reminders";
import type { QueueSnapshot, QueueView } from "../../../lib/queue/queue-snapshot";
import type { AppContext } from "../../../lib/shared/context";
import { formatCookie, readCookie } from "../../../lib/shared/cookies";
import { DomainError } from "../../../lib/shared/errors";
import { QueueStateStaleError } from "../../auth/access-control-deps";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { type Post, renderPage } from "../../render";

interface EarlyParts extends Pick<AppContext, "database" | "clock" | "environment"> {
  board: QueueSnapshot;
  sessions: SessionTokens;
  revocations: RevocationList;
  /** The session of a citizen who is signed in; null for anybody else. */
  citizenOf(request: IncomingMessage): CitizenSession | null;
}

const wish = z.object({ window: z.string().min(1).max(100), keep: z.literal("on").optional() });

/** Verification before the window opens: its page and its posts, by path. */
export function createPreverificationRoutes(parts: EarlyParts): {
  reading: ReadonlyMap<string, Post>;
  posts: ReadonlyMap<string, Post>;
  endDevice(request: IncomingMessage): Promise<void>;
} {
  const { database, clock, environment, board, sessions, revocations, citizenOf } = parts;
  const secure = environment.baseUrl.startsWith("https:");
  const tokens = revocations.withRevocation(
    createPreverificationTokens(environment.signingKeys),
    listDeviceRights,
  );
  const deviceOf = (request: IncomingMessage) =>
    tokens.verify(readCookie(request.headers.cookie, preverificationCookie(secure)), clock.now());

  /** What this device was verified for, while that window has not closed. */
  function verifiedOn(request: IncomingMessage): { sub: string; line: QueueView } | null {
    const now = clock.now();
    const claims = deviceOf(request);
    const line = claims && board.line(claims.window);
    return claims && line && getPhase(line, now) !== "closed" ? { sub: claims.sub, line } : null;
  }

  const page: Post = async (request, response, { locale, query }) => {
    const now = clock.now();
    const session = citizenOf(request);
    const kept = verifiedOn(request);
    let who: PreverificationState = kept ? { kind: "verified" } : { kind: "nobody" };
    let lines = kept ? [kept.line] : [];
    if (session) {
      const asked = await listLobbySubscriptions(database, session.sub);
      who = { kind: "signed-in", name: session.name, asked, kept: kept?.line.slug ?? null };
      lines = board
        .queues()
        .filter((line) => cohortIncludes(line, getSessionBirth(session)) && getPhase(line, now) !== "closed")
        .sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime());
    }
    const title = `${getTranslator(locale, "early")("title")} – ${getTranslator(locale, "common")("service")}`;
    const done = query === "done=1";
    renderPage(response, 200, locale, title, PreverificationPage({ locale, who, lines, now, done }));
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
    if (!line) throw new DomainError("window-unknown");
    return { line, keep: form.data.keep === "on" };
  }

  const remind: Post = async (request, response, { locale }) => {
    const { line, keep } = await wished(request);
    const session = citizenOf(request);
    if (!session) throw new DomainError("no-session");
    if (!cohortIncludes(line, getSessionBirth(session))) throw new DomainError("not-eligible");
    const now = clock.now();
    if (getPhase(line, now) === "closed") throw new DomainError("window-closed");
    await subscribeToLobby(database, line.id, session.sub);
    // Who acts for a parent has shown the parent's leave for this session, not for weeks.
    const keeps = keep && !session.by;
    const token = tokens.sign({ sub: session.sub, window: line.slug }, now);
    const kept = keeps
      ? [
          formatCookie(preverificationCookie(secure), token, {
            secure,
            maxAgeSeconds: preverificationSeconds,
          }),
        ]
      : [];
    redirectSeeOther(response, localizePath(locale, "/early?done=1"), kept);
  };

  const forget: Post = async (request, response, { locale }) => {
    const { line } = await wished(request);
    const session = citizenOf(request);
    if (!session) throw new DomainError("no-session");
    await unsubscribeFromLobby(database, line.id, session.sub);
    await endDevice(request);
    const gone = formatCookie(preverificationCookie(secure), "", { secure, maxAgeSeconds: 0 });
    redirectSeeOther(response, localizePath(locale, "/early?done=1"), [gone]);
  };

  /** Signs in whoever was verified on this device, and hands the press on to the waiting room, which decides. */
  const enter: Post = async (request, response, { locale }) => {
    const { line } = await wished(request);
    const cookies: string[] = [];
    if (!citizenOf(request)) {
      if (!revocations.trusted) throw new QueueStateStaleError();
      const kept = verifiedOn(request);
      const person = kept?.line.id === line.id ? await findPersonById(database, kept.sub) : null;
      if (!person) throw new DomainError("no-session");
      const token = sessions.sign(createCitizenSession(person), clock.now());
      cookies.push(
        formatCookie(getSessionCookieName(secure), token, { secure, maxAgeSeconds: sessionLifetimeSeconds }),
      );
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
