import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { AgentHome } from "../../components/agent/agent-home";
import { ProvePage } from "../../components/agent/prove-page";
import { RecordPage } from "../../components/agent/record-page";
import { getTranslator } from "../../components/i18n";
import type { Call } from "../../lib/agent-calls/calls";
import {
  askCallerForCode,
  beginCallByCode,
  correctRecord,
  mendReasons,
} from "../../lib/agent-calls/correct-record";
import { parseIdentityForm, parseNameAndBirth } from "../../lib/citizens/identity-form";
import { codeSecrets } from "../../lib/citizens/one-time-code";
import type { RecordWords } from "../../lib/citizens/tell-person";
import type { AppContext } from "../../lib/shared/context";
import { DomainError } from "../../lib/shared/errors";
import type { Locale } from "../../lib/shared/time/seoul";
import type { Staff } from "../../lib/staff/staff";
import { BadRequest, readForm, redirectSeeOther } from "../http";
import { formatErrorTitle, renderPage } from "../render";
import type { RequestPath } from "../request-path";
import { codeFaultOf } from "./auth/request-code";

/** How a change to a record is told. */
export const recordWords: RecordWords = (change, locale) => getTranslator(locale, "tell")(`record.${change}`);

const answered = z.object({
  id: z.uuid(),
  // A whole message may be pasted; the digits are read from it.
  code: z.string().max(400).default(""),
  wish: z.enum(["mend", "new-owner"]),
});
const why = z.enum(mendReasons);

/** The posts by which agents put records right, and pass phones on to new owners. */
export function recordPosts(
  parts: Pick<AppContext, "database" | "clock" | "environment"> & {
    addressOf(request: IncomingMessage): string;
  },
) {
  const { database, clock, environment, addressOf } = parts;
  const secrets = codeSecrets(environment.signingKeys);
  const { hostname: host } = new URL(environment.baseUrl);
  const title = (locale: Locale, text: string) => formatErrorTitle(locale, text);

  async function prove(
    request: IncomingMessage,
    response: ServerResponse,
    { locale }: RequestPath,
    values: Record<string, string>,
    by: Staff,
  ) {
    const { applicant, errors } = parseIdentityForm(values, clock.now());
    if (errors) {
      const page = AgentHome({ locale, values, faults: errors });
      return renderPage(response, 422, locale, title(locale, getTranslator(locale, "agent")("title")), page);
    }
    const asked = { ...applicant, locale, address: addressOf(request), host };
    const { codeId } = await askCallerForCode(database, by.id, asked, clock.now(), secrets);
    redirectSeeOther(response, `/${locale}/agent/prove?${new URLSearchParams({ id: codeId })}`);
  }

  /** Begins a call with whoever read the code out. */
  async function enterCode(
    request: IncomingMessage,
    response: ServerResponse,
    { locale }: RequestPath,
    by: Staff,
  ) {
    const form = answered.safeParse(await readForm(request));
    if (!form.success) throw new BadRequest(400, "form");
    const { id, code, wish } = form.data;
    try {
      const answer = { codeId: id, code, address: addressOf(request) };
      const call = await beginCallByCode(database, by.id, answer, wish, recordWords, clock.now(), secrets);
      redirectSeeOther(response, `/${locale}/agent/call/${call}${wish === "mend" ? "/record" : ""}`);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { reason } = error;
      const fault = codeFaultOf(error) ?? undefined;
      const refused = reason === "caller-not-matched" || reason === "phone-in-use" ? reason : undefined;
      if (!fault && !refused) throw error;
      const page = ProvePage({ locale, id, fault, refused });
      renderPage(
        response,
        error.status,
        locale,
        title(locale, getTranslator(locale, "agent")("prove.title")),
        page,
      );
    }
  }

  async function record(
    response: ServerResponse,
    locale: Locale,
    values: Record<string, string>,
    call: Call,
    by: Staff,
  ) {
    const now = clock.now();
    const withPhone = String(values.phone ?? "").trim() !== "";
    const read = withPhone ? parseIdentityForm(values, now) : parseNameAndBirth(values, now);
    const reason = why.safeParse(values.why);
    if (!reason.success) throw new BadRequest(400, "form");
    const again = (status: number, more: Partial<Parameters<typeof RecordPage>[0]>) =>
      renderPage(
        response,
        status,
        locale,
        title(locale, getTranslator(locale, "agent")("record.title")),
        RecordPage({ locale, call, values, ...more }),
      );
    if (read.errors) return again(422, { faults: read.errors });
    try {
      const right = { phone: null, ...read.applicant };
      const came = await correctRecord(database, by.id, call, right, reason.data, recordWords, now);
      const done = came === "mended" ? "mended" : "mendWaits";
      redirectSeeOther(response, `/${locale}/agent/call/${call.id}?done=${done}`);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      again(error.status, { refused: error.reason });
    }
  }

  return { prove, enterCode, record };
}
