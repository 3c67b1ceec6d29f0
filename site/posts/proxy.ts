import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { ProxyPage } from "../../components/proxy/proxy-page";
import { parentsCode } from "../../components/sign-in/code-page";
import { hrefIn, textOf } from "../../components/text";
import { codeSecrets } from "../../lib/identity/code";
import { type Person, personById } from "../../lib/identity/person";
import { actFor, askLeave, bookerOf, endLeave, peopleOf, takeLeave } from "../../lib/identity/proxy";
import type { RevocationList } from "../../lib/identity/revocations";
import {
  type CitizenSession,
  citizenSession,
  type SessionTokens,
  sessionCookieName,
  sessionLasts,
} from "../../lib/identity/session";
import { BadRequest, cookie, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import { admissionCookie } from "../../lib/queue/tickets";
import { askingFirst, type Post, problemTitle, show } from "../answer";
import { codeAsked } from "../code-asked";
import { typedAnswers } from "../typed";
import { codeForm } from "./entrance";

/** What these posts need of the program. */
export interface ProxyParts extends Pick<Runtime, "database" | "clock" | "environment"> {
  sessions: SessionTokens;
  revocations: Pick<RevocationList, "read">;
  addressOf(request: IncomingMessage): string;
  /** @throws Refusal `no-session` */
  sessionOf(request: IncomingMessage): CitizenSession & { iat: number };
}

const ofPerson = z.object({ person: z.uuid() });

const leaveOf = (booker: Person, since: Date) => ({
  sub: booker.id,
  name: booker.name,
  since: since.getTime(),
});

/** The plain posts by which a citizen gets a parent's leave, acts for them and stops doing so, by their paths. */
export function proxyPosts(parts: ProxyParts): ReadonlyMap<string, Post> {
  const { database, clock, environment, sessions, revocations, addressOf, sessionOf } = parts;
  const secure = environment.baseUrl.startsWith("https:");
  const secrets = codeSecrets(environment.signingKeys);
  const { hostname: host } = new URL(environment.baseUrl);
  const answers = typedAnswers("parent", parts);

  /** Who is signed in, whether acting for themselves or for another. */
  async function bookerAt(request: IncomingMessage): Promise<Person> {
    const session = sessionOf(request);
    const booker = await personById(database, session.by?.sub ?? session.sub);
    if (!booker) throw new Refusal("no-session");
    return booker;
  }

  /**
   * Goes on as another person. The session ends when the first one would have; the admission was for
   * whoever acted before, who gets it again by claiming.
   */
  function goOnAs(
    request: IncomingMessage,
    response: ServerResponse,
    locale: string,
    person: Person,
    by?: CitizenSession["by"],
  ): void {
    const { iat } = sessionOf(request);
    const claims = { ...citizenSession(person), ...(by && { by }) };
    const token = sessions.sign(claims, new Date(iat * 1_000));
    seeOther(response, `/${locale}/proxy`, [
      cookie(sessionCookieName(secure), token, { secure, maxAgeSeconds: sessionLasts }),
      cookie(admissionCookie(secure), "", { secure, maxAgeSeconds: 0 }),
      answers.gone,
    ]);
  }

  const parsed = async <T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> => {
    const form = schema.safeParse(await readForm(request));
    if (!form.success) throw new BadRequest(400, "form");
    return form.data;
  };

  return askingFirst(sessionOf, [
    [
      "proxy",
      async (request, response, { locale }) => {
        const values = await readForm(request);
        const booker = await bookerAt(request);
        const kept = answers.keep(request, values);
        const { errors } = answers.read(request, values);
        if (errors) {
          const [people, theirs] = [await peopleOf(database, booker.id), await bookerOf(database, booker.id)];
          const title = problemTitle(locale, textOf(locale, "proxy")("title"));
          const page = ProxyPage({ locale, people, booker: theirs, values, faults: errors });
          return show(response, 422, locale, title, page, { "set-cookie": kept });
        }
        seeOther(response, `/${locale}/proxy/check`, [kept]);
      },
    ],
    [
      "proxy/send",
      async (request, response, { locale }) => {
        await readForm(request);
        const booker = await bookerAt(request);
        const now = clock.now();
        const { applicant } = answers.applicant(request);
        if (!applicant) return seeOther(response, hrefIn(locale, "/proxy?error=answers-lost"));
        const asked = {
          ...{ ...applicant, locale, host, address: addressOf(request) },
          requestId: answers.requestId(request),
        };
        const { codeId } = await askLeave(database, booker, asked, now, secrets);
        seeOther(response, `/${locale}/proxy/code?id=${codeId}`);
      },
    ],
    [
      "proxy/code",
      async (request, response, { locale }) => {
        const { id, code, itsMe } = await parsed(request, codeForm);
        const booker = await bookerAt(request);
        const phone = answers.applicant(request).applicant?.phone ?? null;
        const answer = { id, code, to: "/proxy" };
        await codeAsked({ response, locale, desk: parentsCode, answer, phone }, async () => {
          const given = { codeId: id, code, address: addressOf(request), locale, itsMe };
          const now = clock.now();
          const person = await takeLeave(database, booker.id, given, now, secrets);
          // The code ends the leave of whoever had it before.
          await revocations.read();
          goOnAs(request, response, locale, person, leaveOf(booker, now));
        });
      },
    ],
    [
      "proxy/act",
      async (request, response, { locale }) => {
        const { person } = await parsed(request, ofPerson);
        const booker = await bookerAt(request);
        const actsFor = await actFor(database, booker.id, person);
        goOnAs(request, response, locale, actsFor, leaveOf(booker, actsFor.verifiedAt));
      },
    ],
    [
      "proxy/stop",
      async (request, response, { locale }) => {
        await readForm(request);
        goOnAs(request, response, locale, await bookerAt(request));
      },
    ],
    [
      "proxy/end",
      async (request, response, { locale }) => {
        const { person } = await parsed(request, ofPerson);
        const { by, sub } = sessionOf(request);
        // A person takes their leave back by naming the booker, a booker gives it up by naming the person.
        if (by) throw new Refusal("not-your-proxy");
        const given = (await bookerOf(database, sub))?.id === person;
        await endLeave(database, given ? person : sub, given ? sub : person, sub, clock.now());
        await revocations.read();
        seeOther(response, `/${locale}/proxy`);
      },
    ],
  ]);
}
