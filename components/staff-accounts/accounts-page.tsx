import type { ReactNode } from "react";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { MAX_LISTED_STAFF, type StaffEntry, type StaffSearch } from "@/lib/staff/accounts";
import type { Invitation } from "@/lib/staff/open-invitations";
import { type Staff, type StaffRole, staffRoles } from "@/lib/staff/staff";
import { AdminLayout } from "../admin/admin-layout";
import { ClinicLayout } from "../clinic/clinic-layout";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Subheading, Text, TextLink } from "../ui/page";
import { SearchForm } from "../ui/search-form";
import { Table } from "../ui/table";

export const getDoneText = [
  "invited",
  "resent",
  "withdrawn",
  "disabled",
  "enabled",
  "role",
  "anew",
  "rule",
] as const;
export type AccountsDone = (typeof getDoneText)[number];
export type InviteFault =
  | "email"
  | "role"
  | "clinicId"
  | "email-taken"
  | "invited-already"
  | "clinic-unknown";

/** The field that a fault of the invitation is at. */
const fieldOf = (fault: InviteFault) =>
  fault === "email-taken" || fault === "invited-already"
    ? "email"
    : fault === "clinic-unknown"
      ? "clinicId"
      : fault;

export interface AccountsView {
  locale: Locale;
  /** Who looks: an admin, or a clinic's manager, who sees that clinic alone. */
  me: Staff;
  accounts: StaffEntry[];
  invitations: Invitation[];
  now: Date;
  search?: StaffSearch;
  /** Whether admins must have a second step; told to admins. */
  adminsNeedTotp?: boolean;
  values?: Record<string, string>;
  faults?: InviteFault[];
  done?: AccountsDone;
}

/** The frame of whoever looks. */
export function AccountsLayout({ locale, me, children }: { locale: Locale; me: Staff; children: ReactNode }) {
  return me.clinicId === null ? (
    <AdminLayout locale={locale} path="/admin/staff">
      {children}
    </AdminLayout>
  ) : (
    <ClinicLayout
      locale={locale}
      clinicId={me.clinicId}
      manages={me.role === "CLINIC_MANAGER"}
      path={`/clinic/${me.clinicId}/staff`}
    >
      {children}
    </ClinicLayout>
  );
}

/** Where the posts of these pages go, without the language. */
export const getAccountsPath = (me: Staff) => (me.clinicId === null ? "/admin" : `/clinic/${me.clinicId}`);

type Texts = ReturnType<typeof getTranslator<"people">>;

function Accounts({ view, t }: { view: AccountsView; t: Texts }) {
  const { locale, me, accounts } = view;
  const post = (id: string, act: string) => `/${locale}${getAccountsPath(me)}/staff/${id}/${act}`;
  const ofAll = me.role === "ADMIN";
  const columns = [t("name"), t("email"), t("role"), t("secondStep"), t("seen"), t("state"), t("act")];
  if (ofAll) columns.splice(3, 0, t("clinic"));
  const acts = (account: StaffEntry) => {
    if (account.id === me.id) return t("own");
    const act = account.disabled ? "enable" : "disable";
    return (
      <>
        {ofAll && (
          <TextLink
            href={localizePath(locale, `/admin/staff/${account.id}`)}
            label={t("changeOf", { name: account.name })}
          >
            {t("change")}
          </TextLink>
        )}
        {!ofAll && account.role === "CLINIC_STAFF" && (
          <>
            <form method="post" action={post(account.id, act)}>
              <LinkButton label={t(`${act}Of`, { name: account.name })}>{t(act)}</LinkButton>
            </form>
            {!account.disabled && (
              <form method="post" action={post(account.id, "anew")}>
                <LinkButton label={t("anewOf", { name: account.name })}>{t("anew")}</LinkButton>
              </form>
            )}
          </>
        )}
      </>
    );
  };
  return (
    <>
      <Table
        caption={t(ofAll ? "title" : "clinicTitle")}
        columns={columns}
        rows={accounts.map((account) => {
          const { clinicId } = account;
          const clinic = locale === "ko" ? account.clinicKo : account.clinicEn;
          const cells: ReactNode[] = [
            account.name,
            account.email,
            t(`roles.${account.role}`),
            account.secondStep ? t("yes") : t("no"),
            account.seenAt ? formatDateTime(account.seenAt, locale) : t("never"),
            account.disabled ? t("disabled") : t("active"),
            acts(account),
          ];
          if (ofAll) cells.splice(3, 0, clinicId === null ? "–" : `${clinicId} · ${clinic}`);
          return { key: account.id, cells };
        })}
        empty={t("none")}
      />
      {accounts.length >= MAX_LISTED_STAFF && <Text subtle>{t("more", { count: MAX_LISTED_STAFF })}</Text>}
    </>
  );
}

function Invitations({ view, t }: { view: AccountsView; t: Texts }) {
  const { locale, me, invitations, now } = view;
  const post = (id: string, act: string) => `/${locale}${getAccountsPath(me)}/invitation/${id}/${act}`;
  return (
    <Table
      caption={t("invitations")}
      columns={[t("email"), t("role"), t("clinic"), t("sent"), t("expires"), t("act")]}
      rows={invitations.map((invitation) => ({
        key: invitation.id,
        cells: [
          invitation.email,
          invitation.anew ? t("anew") : t(`roles.${invitation.role}`),
          invitation.clinicId === null
            ? "–"
            : `${invitation.clinicId} · ${locale === "ko" ? invitation.clinicKo : invitation.clinicEn}`,
          t("times", { count: invitation.sent }),
          invitation.expiresAt > now ? formatDateTime(invitation.expiresAt, locale) : t("expired"),
          <span key="acts">
            <form method="post" action={post(invitation.id, "resend")}>
              <LinkButton label={t("resendTo", { email: invitation.email })}>{t("resend")}</LinkButton>
            </form>
            <form method="post" action={post(invitation.id, "withdraw")}>
              <LinkButton label={t("withdrawOf", { email: invitation.email })}>{t("withdraw")}</LinkButton>
            </form>
          </span>,
        ],
      }))}
      empty={t("noInvitations")}
    />
  );
}

/** The people who work with the site, or at one clinic: to find, invite and remove. */
export function AccountsPage(view: AccountsView) {
  const { locale, me, search, values = {}, faults = [], done } = view;
  const t = getTranslator(locale, "people");
  const ofAll = me.role === "ADMIN";
  const fault = (field: string) => {
    const found = faults.find((each) => fieldOf(each) === field);
    return found && t(`faults.${found}`);
  };
  const roleOptions = staffRoles.map((role) => ({ value: role, label: t(`roles.${role}`) }));
  return (
    <AccountsLayout locale={locale} me={me}>
      {faults.length > 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={faults.map((each) => ({ field: fieldOf(each), message: t(`faults.${each}`) }))}
        />
      )}
      {done && <Notice look="success" title={t(`done.${done}`)} live />}
      <Heading>{t(ofAll ? "title" : "clinicTitle")}</Heading>
      {search && (
        <SearchForm action={localizePath(locale, "/admin/staff")} find={t("find")} clear={t("clear")}>
          <TextField name="text" type="search" label={t("search")} defaultValue={search.text} />
          <SelectField
            name="of"
            label={t("role")}
            defaultValue={search.role ?? ""}
            options={[{ value: "", label: t("anyRole") }, ...roleOptions]}
          />
          <SelectField
            name="state"
            label={t("state")}
            defaultValue={search.state ?? ""}
            options={[
              { value: "", label: t("anyState") },
              { value: "active", label: t("active") },
              { value: "disabled", label: t("disabled") },
            ]}
          />
        </SearchForm>
      )}
      <Accounts view={view} t={t} />

      <Subheading>{t("invite")}</Subheading>
      <Text>{t("inviteText")}</Text>
      <form method="post" action={`/${locale}${getAccountsPath(me)}/staff`} noValidate>
        <FieldRow>
          <TextField
            name="email"
            type="email"
            label={t("email")}
            error={fault("email")}
            defaultValue={values.email}
          />
          {ofAll && (
            <SelectField
              name="role"
              label={t("role")}
              error={fault("role")}
              defaultValue={(values.role as StaffRole) ?? "CLINIC_MANAGER"}
              options={roleOptions}
            />
          )}
          {ofAll && (
            <TextField
              name="clinicId"
              label={t("clinicNumber")}
              error={fault("clinicId")}
              inputMode="numeric"
              defaultValue={values.clinicId}
            />
          )}
        </FieldRow>
        <ButtonRow>
          <Button>{t("send")}</Button>
        </ButtonRow>
      </form>

      <Subheading>{t("invitations")}</Subheading>
      <Invitations view={view} t={t} />

      {view.adminsNeedTotp !== undefined && (
        <>
          <Subheading>{t("rule.title")}</Subheading>
          <Text>{view.adminsNeedTotp ? t("rule.on") : t("rule.off")}</Text>
          <form method="post" action={`/${locale}/admin/second-step`}>
            <input type="hidden" name="need" value={view.adminsNeedTotp ? "no" : "yes"} />
            <ButtonRow>
              <Button look="secondary">{view.adminsNeedTotp ? t("rule.turnOff") : t("rule.turnOn")}</Button>
            </ButtonRow>
          </form>
        </>
      )}
    </AccountsLayout>
  );
}
