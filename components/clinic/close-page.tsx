import type { ClosingView } from "@/lib/clinics/closing-view";
import { CLOSE_UNASKED, type ClosingRemedy, closingRemedies } from "@/lib/clinics/closures";
import type { TemplateData } from "@/lib/notifications/templates";
import { formatDate, formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { createMessageRenderer } from "../messages/renderer";
import { Button, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text } from "../ui/page";
import { Radios } from "../ui/radios";
import { Table } from "../ui/table";
import { type ClosingDesk, ClosingLayout, getClosingPath, OpenClosings } from "./closing-layout";

export type CloseFault = "reason" | "count";

export interface ClosePageProps {
  locale: Locale;
  desk: ClosingDesk;
  /** YYYY-MM-DD */
  day: string;
  view: ClosingView;
  /** What was chosen in the first step; nothing closes before the second. */
  remedy?: ClosingRemedy;
  /** The site's own address, for the message that is shown. */
  base: URL;
  values?: { reason?: string; count?: string };
  faults?: CloseFault[];
  /** That bookings changed between the page and the press. */
  changed?: boolean;
}

/** Closing a day or a time, in two steps: what closes, and then what becomes of whom. */
export function ClosePage(props: ClosePageProps) {
  const { locale, desk, day, view, remedy, faults = [], changed } = props;
  const t = getTranslator(locale, "day");
  const own = localizePath(locale, getClosingPath(desk));
  const { time, closed, people, closings } = view;
  const name = locale === "ko" ? view.clinic.nameKo : view.clinic.nameEn;
  const what = time ? formatDateTime(time.startsAt, locale) : formatDate(day, locale);
  const title = closed ? t("close.closedTitle") : t(time ? "close.titleTime" : "close.titleDay");
  const asks = remedy !== undefined && (people.length > 0 || !closed);
  const back = asks ? `${own}/close?${new URLSearchParams(fieldsOf(props))}` : `${own}/week?day=${day}`;
  return (
    <ClosingLayout locale={locale} desk={desk}>
      <BackLink href={back}>{asks ? t("close.stepBack") : t("close.back")}</BackLink>
      {faults.length > 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={faults.map((field) => ({
            field,
            message: t(`close.faults.${field}`, { count: people.length }),
          }))}
        />
      )}
      {changed && <Notice look="warning" title={t("close.faults.changed")} live />}
      <OpenClosings locale={locale} desk={desk} closings={closings} />
      <Heading
        caption={[desk.viewer === "admin" && name, t("close.step", { step: asks ? 2 : 1, total: 2 })]
          .filter(Boolean)
          .join(" · ")}
      >
        {what} · {title}
      </Heading>
      <Text>{people.length > 0 ? t("close.affected", { count: people.length }) : t("close.nobody")}</Text>
      {asks ? <Decide {...props} remedy={remedy} /> : <Choose {...props} />}
      {closed && remedy === undefined && (
        <form method="post" action={`${own}/reopen`}>
          <HiddenFields {...props} />
          <ButtonRow>
            <Button look="secondary">{t("close.reopen")}</Button>
          </ButtonRow>
        </form>
      )}
    </ClosingLayout>
  );
}

const fieldsOf = ({ day, view: { time } }: ClosePageProps): Record<string, string> => ({
  day,
  ...(time && { slot: String(time.slotId) }),
});

const HiddenFields = (props: ClosePageProps) =>
  Object.entries(fieldsOf(props)).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));

/** The first step asks only; it sends nothing that changes anything. */
function Choose(props: ClosePageProps) {
  const { locale, desk, view } = props;
  const mayCancel = desk.viewer !== "staff";
  const t = getTranslator(locale, "day");
  if (view.closed && view.people.length === 0) return null;
  const allowed = closingRemedies.filter((remedy) => remedy === "move" || mayCancel);
  return (
    <form method="get" action={localizePath(locale, `${getClosingPath(desk)}/close`)}>
      <HiddenFields {...props} />
      {view.people.length > 0 ? (
        <Radios
          name="remedy"
          label={t("close.remedy")}
          hint={mayCancel ? undefined : t("close.managerOnly")}
          chosen="move"
          options={allowed.map((value) => ({ value, label: t(`close.remedies.${value}`) }))}
        />
      ) : (
        <input type="hidden" name="remedy" value="move" />
      )}
      <ButtonRow>
        <Button look="secondary">{t("close.next")}</Button>
      </ButtonRow>
    </form>
  );
}

/** The second step: what becomes of whom, what they are told, and the act. */
function Decide(props: ClosePageProps & { remedy: ClosingRemedy }) {
  const { locale, desk, view, remedy, values = {}, faults = [] } = props;
  const { people, seen } = view;
  const t = getTranslator(locale, "day");
  const count = people.length;
  const moved = people.filter(({ to }) => to).length;
  const fault = (field: CloseFault) =>
    faults.includes(field) ? t(`close.faults.${field}`, { count }) : undefined;
  return (
    <>
      {count > 0 && (
        <>
          <Text>
            {remedy === "move"
              ? t("close.moves", { count, moved, stay: count - moved })
              : t("close.cancels", { count })}
          </Text>
          <Table
            caption={t("close.list")}
            columns={[
              t("time"),
              t("name"),
              t("dose"),
              t("code"),
              ...(remedy === "move" ? [t("close.to")] : []),
            ]}
            rows={people.map((person) => ({
              key: person.id,
              cells: [
                formatDateTime(person.startsAt, locale),
                person.name,
                String(person.dose),
                <Code key="code">{person.code}</Code>,
                ...(remedy === "move"
                  ? [person.to ? formatDateTime(person.to.startsAt, locale) : t("close.none")]
                  : []),
              ],
            }))}
            empty=""
          />
          <MessagePreview {...props} />
        </>
      )}
      <form method="post" action={localizePath(locale, `${getClosingPath(desk)}/close`)}>
        <HiddenFields {...props} />
        <input type="hidden" name="remedy" value={remedy} />
        <input type="hidden" name="seen" value={seen} />
        {count > 0 && (
          <TextField
            name="reason"
            label={t("close.reason")}
            hint={t("close.reasonHint")}
            error={fault("reason")}
            defaultValue={values.reason}
            maxLength={60}
          />
        )}
        {count > CLOSE_UNASKED && (
          <TextField
            name="count"
            label={t("close.count", { count })}
            error={fault("count")}
            inputMode="numeric"
            autoComplete="off"
            defaultValue={values.count}
          />
        )}
        <ButtonRow>
          <Button look="danger">{count > 0 ? t(`close.${remedy}`, { count }) : t("close.only")}</Button>
        </ButtonRow>
      </form>
    </>
  );
}

/** The very text, by the template and the renderer that send it. */
function MessagePreview({ locale, view, remedy, base, values }: ClosePageProps) {
  const t = getTranslator(locale, "day");
  const first = view.people.find(({ to }) => remedy === "cancel" || to);
  if (!first) return null;
  const told: TemplateData = {
    template: remedy === "cancel" ? "closing-cancelled" : "closing-moved",
    booking: {
      code: first.code,
      dose: first.dose,
      startsAt: remedy === "cancel" || !first.to ? first.startsAt : first.to.startsAt,
      clinicKo: view.clinic.nameKo,
      clinicEn: view.clinic.nameEn,
      addressKo: view.clinic.addressKo,
      addressEn: view.clinic.addressEn,
      secondAt: remedy === "cancel" ? first.secondAt : null,
      stands: remedy === "move",
      closing: { from: first.startsAt, reason: values?.reason || t("close.reasonHere") },
    },
    window: null,
  };
  return (
    <>
      <Subheading>{t("close.preview")}</Subheading>
      <Text subtle>{t("close.previewText")}</Text>
      <Notice>
        {createMessageRenderer(base)(told, locale, "SMS")
          .body.split("\n")
          .map((line) => (
            <p key={line}>{line}</p>
          ))}
      </Notice>
    </>
  );
}
