import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { getTranslator } from "../../../components/i18n";
import { renderInvitationEmail } from "../../../components/messages/invitation-email";
import { AccountDetailPage } from "../../../components/staff-accounts/account-page";
import {
  type AccountsDone,
  AccountsPage,
  getAccountsPath,
  type InviteFault,
} from "../../../components/staff-accounts/accounts-page";
import { type AcceptFault, InvitationPage } from "../../../components/staff-accounts/invitation-page";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import type { Locale } from "../../../lib/shared/time/seoul";
import {
  changeRole,
  doAdminsNeedTotp,
  findStaff,
  requireTotp,
  setAccountDisabled,
} from "../../../lib/staff/accounts";
import {
  acceptInvitation,
  invite,
  resendInvitation,
  sendPasswordReset,
  withdrawInvitation,
} from "../../../lib/staff/invitations";
import { findInvitation, listOpenInvitations } from "../../../lib/staff/open-invitations";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import { isOfClinic, staffRoles } from "../../../lib/staff/staff";
import { type Actions, createActionRouter } from "../../action-router";
import type { RequireRecentPassword } from "../../auth/require-recent-password";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { renderPage } from "../../render";
import type { RequestPath } from "../../request-path";
import type { StaffSignIn } from "../auth/staff-sign-in";

const clinicNumber = z.coerce.number().int().positive().max(2_000_000_000);
const ofRole = z
  .object({ role: z.enum(staffRoles), clinicId: z.string().default("") })
  .transform(({ role, clinicId }, context) => {
    if (!isOfClinic(role)) return { role, clinicId: null };
    const number = clinicNumber.safeParse(clinicId);
    if (number.success) return { role, clinicId: number.data };
    context.addIssue({ code: "custom", message: "clinic", path: ["clinicId"] });
    return z.NEVER;
  });
const email = z.object({ email: z.string().trim().max(200).pipe(z.email()) });
const rule = z.object({ need: z.enum(["yes", "no"]) });
const uuid = z.uuid();
const everybody = { text: "", role: null, state: null };

type Parts = Pick<AppContext, "database" | "clock" | "environment">;
const problem = (locale: Locale, title: string) => `${getTranslator(locale, "common")("error")}: ${title}`;

/** The id in a path. @throws DomainError `staff-unknown` for what is none */
function idIn(place: RequestPath, at: number): string {
  const id = uuid.safeParse(place.segments[at]);
  if (!id.success) throw new DomainError("staff-unknown");
  return id.data;
}

/**
 * The plain posts by which people are invited, given roles and removed: by admins below /admin, and by a clinic's
 * manager below /clinic/ID. Who asks, and that the clinic is theirs, is checked at each.
 */
export function createStaffAccountRoutes(
  { database, clock, environment }: Parts,
  confirmed: RequireRecentPassword,
) {
  const letter = renderInvitationEmail(new URL(environment.baseUrl));
  const done = (response: ServerResponse, { locale }: RequestPath, by: SignedInStaff, what: AccountsDone) =>
    redirectSeeOther(response, `/${locale}${getAccountsPath(by)}/staff?done=${what}`);

  async function sure(
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
    by: SignedInStaff,
  ) {
    const values = await readForm(request);
    return (await confirmed(request, response, place, by, values)) ? values : undefined;
  }

  async function showInvite(
    response: ServerResponse,
    { locale }: RequestPath,
    me: SignedInStaff,
    values: Record<string, string>,
    faults: InviteFault[],
  ) {
    const ofAll = me.role === "ADMIN";
    const [accounts, invitations, need] = await Promise.all([
      findStaff(database, { ...everybody, clinicId: me.clinicId ?? undefined }),
      listOpenInvitations(database, me),
      doAdminsNeedTotp(database),
    ]);
    const more = ofAll ? { search: everybody, adminsNeedTotp: need } : {};
    const page = AccountsPage({
      locale,
      me,
      accounts,
      invitations,
      now: clock.now(),
      values,
      faults,
      ...more,
    });
    renderPage(response, 422, locale, problem(locale, getTranslator(locale, "people")("invite")), page);
  }

  const acts = (ofAll: boolean): Actions => {
    const root = ofAll ? "admin" : "clinic/*";
    const at = root.split("/").length + 1;
    return {
      [`${root}/staff`]: async (request, response, place, by) => {
        const values = await sure(request, response, place, by);
        if (!values) return;
        const to = email.safeParse(values);
        const where = ofAll
          ? ofRole.safeParse(values)
          : { success: true as const, data: { role: "CLINIC_STAFF" as const, clinicId: by.clinicId } };
        if (!to.success || !where.success) {
          const issues = where.success ? [] : where.error.issues.map(({ path }) => path[0] as InviteFault);
          return showInvite(response, place, by, values, [
            ...(to.success ? [] : ["email" as const]),
            ...issues,
          ]);
        }
        try {
          const invitee = { ...to.data, ...where.data, locale: place.locale };
          await invite(database, invitee, letter, by, clock.now());
        } catch (error) {
          const faults = ["email-taken", "invited-already", "clinic-unknown"];
          if (!(error instanceof DomainError) || !faults.includes(error.reason)) throw error;
          return showInvite(response, place, by, values, [error.reason as InviteFault]);
        }
        done(response, place, by, "invited");
      },
      [`${root}/staff/*/disable`]: async (request, response, place, by) => {
        if (!(await sure(request, response, place, by))) return;
        await setAccountDisabled(database, idIn(place, at), true, by, clock.now());
        done(response, place, by, "disabled");
      },
      [`${root}/staff/*/enable`]: async (request, response, place, by) => {
        if (!(await sure(request, response, place, by))) return;
        await setAccountDisabled(database, idIn(place, at), false, by, clock.now());
        done(response, place, by, "enabled");
      },
      [`${root}/staff/*/anew`]: async (request, response, place, by) => {
        if (!(await sure(request, response, place, by))) return;
        await sendPasswordReset(database, idIn(place, at), place.locale, letter, by, clock.now());
        done(response, place, by, "anew");
      },
      [`${root}/invitation/*/resend`]: async (request, response, place, by) => {
        await readForm(request);
        await resendInvitation(database, idIn(place, at), letter, by, clock.now());
        done(response, place, by, "resent");
      },
      [`${root}/invitation/*/withdraw`]: async (request, response, place, by) => {
        await readForm(request);
        await withdrawInvitation(database, idIn(place, at), by, clock.now());
        done(response, place, by, "withdrawn");
      },
    };
  };

  const ofAdmins: Actions = {
    "admin/staff/*/role": async (request, response, place, by) => {
      const values = await sure(request, response, place, by);
      if (!values) return;
      const { locale } = place;
      const id = idIn(place, 2);
      const wish = ofRole.safeParse(values);
      const again = async (fault: "clinicId" | "clinic-unknown") => {
        const account = (await findStaff(database, { ...everybody, id }))[0];
        if (!account) throw new DomainError("staff-unknown");
        const title = problem(locale, getTranslator(locale, "people")("account", { name: account.name }));
        renderPage(
          response,
          422,
          locale,
          title,
          AccountDetailPage({ locale, me: by, account, values, fault }),
        );
      };
      if (!wish.success) {
        if (wish.error.issues.some(({ path }) => path[0] === "role"))
          throw new BadRequest(400, "no such role");
        return again("clinicId");
      }
      try {
        await changeRole(database, id, wish.data, by, clock.now());
      } catch (error) {
        if (!(error instanceof DomainError) || error.reason !== "clinic-unknown") throw error;
        return again("clinic-unknown");
      }
      done(response, place, by, "role");
    },
    "admin/second-step": async (request, response, place, by) => {
      const values = await sure(request, response, place, by);
      if (!values) return;
      const wish = rule.safeParse(values);
      if (!wish.success) throw new BadRequest(400, "form");
      await requireTotp(database, wish.data.need === "yes", by, clock.now());
      done(response, place, by, "rule");
    },
  };
  return createActionRouter({ ...acts(true), ...acts(false), ...ofAdmins });
}

/** The page of an invitation, and its use. To look at it uses nothing up. */
export function createInvitationRoutes({ database, clock }: Parts, letIn: StaffSignIn["letIn"]) {
  // The address holds the secret, so no other site may be told it; with no referrer at all a browser would not
  // say either that its post is our own page's.
  const headers = { "referrer-policy": "same-origin" };
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { locale, query }: RequestPath,
  ): Promise<void> => {
    const now = clock.now();
    const t = getTranslator(locale, "people");
    const form = request.method === "POST" ? await readForm(request) : {};
    const token = form.token ?? new URLSearchParams(query).get("token") ?? "";
    const invitation = await findInvitation(database, token, now);
    const title = t(invitation.anew ? "accept.anewTitle" : "accept.title");
    if (request.method !== "POST")
      return renderPage(response, 200, locale, title, InvitationPage({ locale, token, invitation }), headers);
    const name = (form.name ?? "").normalize("NFC").trim();
    const again = (faults: AcceptFault[]) => {
      const page = InvitationPage({ locale, token, invitation, name, faults });
      renderPage(response, 422, locale, problem(locale, title), page, headers);
    };
    if (!invitation.anew && (name === "" || [...name].length > 60)) return again(["name"]);
    try {
      const staff = await acceptInvitation(database, token, { name, password: form.password ?? "" }, now);
      await letIn(request, response, staff, `/${locale}/staff`);
    } catch (error) {
      if (!(error instanceof DomainError) || !error.reason.startsWith("password-")) throw error;
      again([error.reason as AcceptFault]);
    }
  };
}
