import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import type { ControlTyped } from "@/lib/windows/control-forms";
import type { LastChange } from "@/lib/windows/undo-change";
import type { WindowTransition } from "@/lib/windows/window-rules";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { FieldRow, TextAreaField, TextField } from "../ui/field";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";
import { PauseButton } from "./running-now";

export function getActionName(locale: Locale, act: string): string {
  const t = getTranslator(locale, "windows");
  return t(`acts.${act}` as "acts.edit-window");
}

const countsOf = (locale: Locale, { entries, served, inside }: WindowOverview) => ({
  waiting: Math.max(0, entries - served).toLocaleString(locale),
  inside: inside.toLocaleString(locale),
  entries: entries.toLocaleString(locale),
});

/** An act that was pressed and waits for a yes, with how many people it meets; it has the focus. */
export function AskedControl({
  locale,
  window,
  asked,
}: {
  locale: Locale;
  window: WindowOverview;
  asked: WindowTransition;
}) {
  const t = getTranslator(locale, "admin");
  const path = `/admin/window/${window.slug}`;
  return (
    <form method="post" action={`/${locale}${path}/${asked}`}>
      <Notice look="warning" title={t(`control.${asked}`)}>
        {t(`sure.${asked}`, countsOf(locale, window))}
      </Notice>
      <ButtonRow>
        <Button look="danger">{t("yes", { act: t(`control.${asked}`) })}</Button>
        <ButtonLink look="tertiary" href={localizePath(locale, path)} first>
          {t("no")}
        </ButtonLink>
      </ButtonRow>
    </form>
  );
}

/** What is done while people wait, and can be taken back: at the top of the page. */
export function WindowActions({
  locale,
  window,
  possible,
  last,
  typed,
}: {
  locale: Locale;
  window: WindowOverview;
  possible: readonly WindowTransition[];
  last?: LastChange;
  /** What was typed and is wrong, or was not taken. */
  typed?: ControlTyped;
}) {
  const t = getTranslator(locale, "admin");
  const words = getTranslator(locale, "windows");
  const path = `/admin/window/${window.slug}`;
  if (window.phase === "closed") return null;
  const live = window.publishedAt !== null && window.phase !== "scheduled";
  const version = <input type="hidden" name="version" value={window.version} />;
  const error = (field: keyof ControlTyped["faults"]) => {
    const fault = typed?.faults[field];
    return fault && t(`faults.${fault}`);
  };
  const ask = (act: WindowTransition) => (
    <ButtonLink look="secondary" href={localizePath(locale, `${path}?ask=${act}`)}>
      {t(`control.${act}`)}
    </ButtonLink>
  );
  return (
    <>
      {(possible.length > 0 || live || last) && <Subheading>{t("controls")}</Subheading>}
      <ButtonRow>
        {possible.includes("pause") && <PauseButton locale={locale} slug={window.slug} />}
        {possible.includes("resume") && ask("resume")}
        {possible.includes("open") && ask("open")}
        {last && (
          <form method="post" action={`/${locale}${path}/undo`}>
            {version}
            <Button look="tertiary">{words("undo")}</Button>
          </form>
        )}
      </ButtonRow>
      {last && (
        <Text subtle>
          {words("undoOf", {
            act: getActionName(locale, last.act),
            at: formatDateTime(last.at, locale),
            by: last.by ?? words("somebody"),
          })}
        </Text>
      )}
      {live && (
        <>
          <form method="post" action={`/${locale}${path}/message`} noValidate>
            {version}
            <FieldRow>
              <TextAreaField
                name="sayKo"
                label={t("fields.messageKo")}
                hint={words("messageHint")}
                maxLength={300}
                error={error("sayKo")}
                defaultValue={typed?.values.sayKo ?? window.messageKo ?? ""}
              />
              <TextAreaField
                name="sayEn"
                label={t("fields.messageEn")}
                hint={words("messageHint")}
                maxLength={300}
                error={error("sayEn")}
                defaultValue={typed?.values.sayEn ?? window.messageEn ?? ""}
              />
            </FieldRow>
            <ButtonRow>
              <Button look="secondary">{words("message")}</Button>
            </ButtonRow>
          </form>
          <form method="post" action={`/${locale}${path}/limit`} noValidate>
            {version}
            <FieldRow>
              <TextField
                name="limit"
                label={t("fields.mostInside")}
                inputMode="numeric"
                maxLength={9}
                error={error("limit")}
                defaultValue={typed?.values.limit ?? String(window.mostInside)}
              />
            </FieldRow>
            <ButtonRow>
              <Button look="secondary">{words("limit")}</Button>
            </ButtonRow>
          </form>
        </>
      )}
    </>
  );
}

/** What ends a window for good, at the end of its page, away from what is done every day. */
export function CloseForGood({ locale, window }: { locale: Locale; window: WindowOverview }) {
  const t = getTranslator(locale, "admin");
  return (
    <>
      <Subheading>{t("closeTitle")}</Subheading>
      <Text>{t("sure.close", countsOf(locale, window))}</Text>
      <ButtonRow>
        <ButtonLink look="danger" href={localizePath(locale, `/admin/window/${window.slug}?ask=close`)}>
          {t("control.close")}
        </ButtonLink>
      </ButtonRow>
    </>
  );
}
