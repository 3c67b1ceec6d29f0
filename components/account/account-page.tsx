import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import type { SessionEntry } from "@/lib/staff/sessions";
import type { Staff } from "@/lib/staff/staff";
import { getTranslator } from "../i18n";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Subheading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { AccountLayout } from "./account-layout";

export type AccountDone = "password" | "session" | "totp-off";
export type PasswordFault = "password-too-short" | "password-too-long" | "password-known";

export interface AccountView {
  locale: Locale;
  staff: Pick<Staff, "role" | "clinicId">;
  /** The session in which the page is looked at. */
  sessionId: string;
  sessions: SessionEntry[];
  secondStep: { since: Date | null; codesLeft: number };
  secondStepMissing: boolean;
  done?: AccountDone;
  fault?: PasswordFault;
}

const doneTexts = {
  password: "password.done",
  session: "sessions.ended",
  "totp-off": "totp.wasOff",
} as const;

export function AccountPage(view: AccountView) {
  const { locale, staff, sessionId, sessions, secondStep, done, fault } = view;
  const t = getTranslator(locale, "account");
  const error = fault && t(`faults.${fault}`);
  const post = (act: string) => `/${locale}/account/${act}`;
  const { since, codesLeft } = secondStep;
  return (
    <AccountLayout locale={locale} staff={staff} path="/account">
      {error && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "password", message: error }]}
        />
      )}
      {done && <Notice look="success" title={t(doneTexts[done])} live />}
      {view.secondStepMissing && <Notice look="warning">{t("needed")}</Notice>}
      <Heading>{t("title")}</Heading>

      <Subheading>{t("totp.title")}</Subheading>
      <Text>
        {since ? t("totp.on", { since: formatDateTime(since, locale), left: codesLeft }) : t("totp.off")}
      </Text>
      {since ? (
        <ButtonRow>
          <form method="post" action={post("recovery-codes")}>
            <Button look="tertiary">{t("totp.renew")}</Button>
          </form>
          <form method="post" action={post("totp-off")}>
            <Button look="danger">{t("totp.turnOff")}</Button>
          </form>
        </ButtonRow>
      ) : (
        <form method="post" action={post("totp-begin")}>
          <ButtonRow>
            <Button look="secondary">{t("totp.turnOn")}</Button>
          </ButtonRow>
        </form>
      )}

      <Subheading>{t("sessions.title")}</Subheading>
      <Table
        caption={t("sessions.title")}
        columns={[
          t("sessions.device"),
          t("sessions.network"),
          t("sessions.since"),
          t("sessions.seen"),
          t("sessions.act"),
        ]}
        rows={sessions.map((session) => {
          const device = session.device || t("sessions.unknown");
          const began = formatDateTime(session.createdAt, locale);
          return {
            key: session.id,
            cells: [
              device,
              session.network || "–",
              began,
              formatDateTime(session.seenAt, locale),
              session.id === sessionId ? (
                <strong key="here">{t("sessions.here")}</strong>
              ) : (
                <form key="end" method="post" action={post("end-session")}>
                  <input type="hidden" name="session" value={session.id} />
                  <LinkButton label={t("sessions.endOf", { device, since: began })}>
                    {t("sessions.end")}
                  </LinkButton>
                </form>
              ),
            ],
          };
        })}
        empty={t("sessions.none")}
      />
      {sessions.length > 1 && (
        <form method="post" action={post("end-others")}>
          <ButtonRow>
            <Button look="danger">{t("sessions.endOthers")}</Button>
          </ButtonRow>
        </form>
      )}

      <Subheading>{t("password.title")}</Subheading>
      <Text>{t("password.text")}</Text>
      <form method="post" action={post("password")} noValidate>
        <TextField
          name="password"
          type="password"
          label={t("password.new")}
          hint={t("password.hint")}
          error={error}
          autoComplete="new-password"
        />
        <ButtonRow>
          <Button>{t("password.change")}</Button>
        </ButtonRow>
      </form>
    </AccountLayout>
  );
}
