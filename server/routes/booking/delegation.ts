import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { DelegationPage } from "../../../components/delegation/delegation-page";
import { getTranslator, localizePath } from "../../../components/i18n";
import { parentsCode } from "../../../components/sign-in/code-page";
import { formatBookedHint } from "../../../lib/booking/booked-hint";
import { hasStandingBooking } from "../../../lib/booking/my-bookings";
import {
  endDelegation,
  getDelegate,
  grantDelegation,
  listPrincipals,
  requestConsent,
  switchToPrincipal,
} from "../../../lib/citizens/delegation";
import { codeSecrets } from "../../../lib/citizens/one-time-code";
import { findPersonById, type Person } from "../../../lib/citizens/person";
import {
  type CitizenSession,
  createCitizenSession,
  getSessionCookieName,
  type SessionTokens,
  sessionLifetimeSeconds,
} from "../../../lib/citizens/session";
import type { RevocationList } from "../../../lib/citizens/session-revocation";
import { admissionCookie } from "../../../lib/queue/tokens";
import type { AppContext } from "../../../lib/shared/context";
import { formatCookie } from "../../../lib/shared/cookies";
import { DomainError } from "../../../lib/shared/errors";
import { createDraftCookie } from "../../form-draft-cookie";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { askingFirst, formatErrorTitle, type Post, renderPage } from "../../render";
import { codeAsked } from "../auth/request-code";
import { codeForm } from "../auth/sign-in";

/** What these posts need of the program. */
export interface DelegationDeps extends Pick<AppContext, "database" | "clock" | "environment"> {
  sessions: SessionTokens;
  revocations: Pick<RevocationList, "read">;
  addressOf(request: IncomingMessage): string;
  /** @throws DomainError `no-session` */
  sessionOf(request: IncomingMessage): CitizenSession & { iat: number };
}

const ofPerson = z.object({ person: z.uuid() });

const leaveOf = (booker: Person, since: Date) => ({
  sub: booker.id,
  name: booker.name,
  since: since.getTime(),
});

/** The plain posts by which a citizen gets a parent's leave, acts for them and stops doing so, by their paths. */
export function createDelegationRoutes(parts: DelegationDeps): ReadonlyMap<string, Post> {
  const { database, clock, environment, sessions, revocations, addressOf, sessionOf } = parts;
  const secure = environment.baseUrl.startsWith("https:");
  const secrets = codeSecrets(environment.signingKeys);
  const { hostname: host } = new URL(environment.baseUrl);
  const answers = createDraftCookie("parent", parts);

  /** Who is signed in, whether acting for themselves or for another. */
  async function bookerAt(request: IncomingMessage): Promise<Person> {
    const session = sessionOf(request);
    const booker = await findPersonById(database, session.by?.sub ?? session.sub);
    if (!booker) throw new DomainError("no-session");
    return booker;
  }

  /**
   * Goes on as another person. The session ends when the first one would have; the admission was for
   * whoever acted before, who gets it again by claiming.
   */
  async function goOnAs(
    request: IncomingMessage,
    response: ServerResponse,
    locale: string,
    person: Person,
    by?: CitizenSession["by"],
  ): Promise<void> {
    const { iat } = sessionOf(request);
    const claims = { ...createCitizenSession(person), ...(by && { by }) };
    const token = sessions.sign(claims, new Date(iat * 1_000));
    redirectSeeOther(response, `/${locale}/proxy`, [
      formatCookie(getSessionCookieName(secure), token, { secure, maxAgeSeconds: sessionLifetimeSeconds }),
      formatCookie(admissionCookie(secure), "", { secure, maxAgeSeconds: 0 }),
      formatBookedHint(person.id, await hasStandingBooking(database, person.id, clock.now()), secure),
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
          const [people, theirs] = [
            await listPrincipals(database, booker.id),
            await getDelegate(database, booker.id),
          ];
          const title = formatErrorTitle(locale, getTranslator(locale, "proxy")("title"));
          const page = DelegationPage({ locale, people, booker: theirs, values, faults: errors });
          return renderPage(response, 422, locale, title, page, { "set-cookie": kept });
        }
        redirectSeeOther(response, `/${locale}/proxy/check`, [kept]);
      },
    ],
    [
      "proxy/send",
      async (request, response, { locale }) => {
        await readForm(request);
        const booker = await bookerAt(request);
        const now = clock.now();
        const { applicant } = answers.applicant(request);
        if (!applicant) return redirectSeeOther(response, localizePath(locale, "/proxy?error=answers-lost"));
        const asked = {
          ...{ ...applicant, locale, host, address: addressOf(request) },
          requestId: answers.requestId(request),
        };
        const { codeId } = await requestConsent(database, booker, asked, now, secrets);
        redirectSeeOther(response, `/${locale}/proxy/code?id=${codeId}`);
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
          const person = await grantDelegation(database, booker.id, given, now, secrets);
          // The code ends the leave of whoever had it before.
          await revocations.read();
          await goOnAs(request, response, locale, person, leaveOf(booker, now));
        });
      },
    ],
    [
      "proxy/act",
      async (request, response, { locale }) => {
        const { person } = await parsed(request, ofPerson);
        const booker = await bookerAt(request);
        const actsFor = await switchToPrincipal(database, booker.id, person);
        await goOnAs(request, response, locale, actsFor, leaveOf(booker, actsFor.verifiedAt));
      },
    ],
    [
      "proxy/stop",
      async (request, response, { locale }) => {
        await readForm(request);
        await goOnAs(request, response, locale, await bookerAt(request));
      },
    ],
    [
      "proxy/end",
      async (request, response, { locale }) => {
        const { person } = await parsed(request, ofPerson);
        const { by, sub } = sessionOf(request);
        // A person takes their leave back by naming the booker, a booker gives it up by naming the person.
        if (by) throw new DomainError("not-your-proxy");
        const given = (await getDelegate(database, sub))?.id === person;
        await endDelegation(database, given ? person : sub, given ? sub : person, sub, clock.now());
        await revocations.read();
        redirectSeeOther(response, `/${locale}/proxy`);
      },
    ],
  ]);
}
