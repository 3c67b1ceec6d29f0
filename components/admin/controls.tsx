import type { Control } from "@/lib/admin/window-rules";
import type { LastChange } from "@/lib/admin/window-undo";
import type { WindowOverview } from "@/lib/admin/windows";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";
import type { WindowValues } from "./window-form";

/** How an act is called on the page and in the audit. */
export function actName(locale: Locale, act: string): string {
  const t = textOf(locale, "windows");
  return t(`acts.${act}` as "acts.edit-window");
}

/** What can be done to a window now; each act is asked about once more before it is done. */
export function Controls({
  locale,
  window,
  values,
  possible,
  asked,
  last,
}: {
  locale: Locale;
  window: WindowOverview;
  values: WindowValues;
  possible: readonly Control[];
  asked?: Control;
  last?: LastChange;
}) {
  const t = textOf(locale, "admin");
  const words = textOf(locale, "windows");
  const path = `/admin/window/${window.slug}`;
  if (window.phase === "closed") return null;
  const live = window.publishedAt !== null && window.phase !== "scheduled";
  const version = <input type="hidden" name="version" value={window.version} />;
  return (
    <>
      {(possible.length > 0 || live || last) && <Subheading>{t("controls")}</Subheading>}
      {asked && possible.includes(asked) ? (
        <form method="post" action={`/${locale}${path}/${asked}`}>
          <Notice look="warning" title={t(`control.${asked}`)}>
            {t(`sure.${asked}`)}
          </Notice>
          <ButtonRow>
            <Button look="danger">{t("yes", { act: t(`control.${asked}`) })}</Button>
            <ButtonLink look="tertiary" href={hrefIn(locale, path)}>
              {t("no")}
            </ButtonLink>
          </ButtonRow>
        </form>
      ) : (
        <ButtonRow>
          {possible.map((act) => (
            <ButtonLink
              key={act}
              look={act === "close" ? "danger" : "secondary"}
              href={hrefIn(locale, `${path}?ask=${act}`)}
            >
              {t(`control.${act}`)}
            </ButtonLink>
          ))}
        </ButtonRow>
      )}
      {live && (
        <>
          <form method="post" action={`/${locale}${path}/limit`} noValidate>
            {version}
            <FieldRow>
              <TextField
                name="limit"
                label={t("fields.mostInside")}
                inputMode="numeric"
                maxLength={7}
                defaultValue={values.mostInside}
              />
            </FieldRow>
            <ButtonRow>
              <Button look="secondary">{words("limit")}</Button>
            </ButtonRow>
          </form>
          <form method="post" action={`/${locale}${path}/message`} noValidate>
            {version}
            <FieldRow>
              <TextField
                name="sayKo"
                label={t("fields.messageKo")}
                maxLength={300}
                defaultValue={window.messageKo ?? ""}
              />
              <TextField
                name="sayEn"
                label={t("fields.messageEn")}
                maxLength={300}
                defaultValue={window.messageEn ?? ""}
              />
            </FieldRow>
            <ButtonRow>
              <Button look="secondary">{words("message")}</Button>
            </ButtonRow>
          </form>
        </>
      )}
      {last && (
        <form method="post" action={`/${locale}${path}/undo`}>
          {version}
          <Text subtle>
            {words("undoOf", {
              act: actName(locale, last.act),
              at: seoulDateTime(last.at, locale),
              by: last.by ?? words("somebody"),
            })}
          </Text>
          <Button look="secondary">{words("undo")}</Button>
        </form>
      )}
    </>
  );
}
