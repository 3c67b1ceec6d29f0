import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import type { WindowInput } from "@/lib/windows/window-form";
import { countPeople, type Population } from "@/lib/windows/window-preview";
import { needsDryRun } from "@/lib/windows/window-rules";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { BackLink, Heading } from "../ui/page";
import { PlainList } from "../ui/summary-list";
import { AdminLayout } from "./admin-layout";
import { DiffTable } from "./diff-table";

/**
 * A change before it is made: what differs, and what that means for people. It is made by a second press.
 *
 * @param act the last part of the address that the change is posted to
 * @param fields what goes with it again
 * @param back goes on editing; a link to the window without it
 */
export function ReviewChangePage({
  locale,
  window,
  wish,
  population,
  act,
  fields,
  title,
  yes,
  back,
  note,
}: {
  locale: Locale;
  window: WindowOverview;
  wish: WindowInput;
  population: Population;
  act: string;
  fields: Record<string, string>;
  title: string;
  yes: string;
  back?: ReactNode;
  note?: string;
}) {
  const t = getTranslator(locale, "windows");
  const path = `/admin/window/${window.slug}`;
  return (
    <AdminLayout locale={locale} path={path}>
      <BackLink href={localizePath(locale, path)}>{getTranslator(locale, "rehearsal")("back")}</BackLink>
      <Heading caption={locale === "ko" ? window.nameKo : window.nameEn}>{title}</Heading>
      <Notice look="warning" title={t("effect")} live>
        <PlainList items={[...(note ? [note] : []), ...effects(locale, window, wish, population)]} />
      </Notice>
      <DiffTable
        locale={locale}
        caption={t("effect")}
        heads={[t("before"), t("after")]}
        before={window}
        after={wish}
      />
      <form method="post" action={`/${locale}${path}/${act}`}>
        {Object.entries(fields)
          .filter(([name]) => name !== "intent")
          .map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
        <ButtonRow>
          <Button look="danger" name="intent" value="sure">
            {yes}
          </Button>
          {back ?? (
            <ButtonLink look="tertiary" href={localizePath(locale, path)}>
              {getTranslator(locale, "admin")("no")}
            </ButtonLink>
          )}
        </ButtonRow>
      </form>
    </AdminLayout>
  );
}

export function ContinueEditing({ locale }: { locale: Locale }) {
  return (
    <Button look="tertiary" name="intent" value="preview">
      {getTranslator(locale, "windows")("goOn")}
    </Button>
  );
}

/** What a change means for people, in sentences. */
function effects(
  locale: Locale,
  window: WindowOverview,
  wish: WindowInput,
  population: Population,
): string[] {
  const t = getTranslator(locale, "windows");
  const more = countPeople(wish, population) - countPeople(window, population);
  const count = Math.abs(more).toLocaleString(locale);
  const waiting = Math.max(0, window.entries - window.served);
  const opened = window.clearedVersion !== null && (window.phase === "open" || window.phase === "paused");
  const rehearsal = !needsDryRun(window, wish) ? "keepsClearance" : opened ? "staysOpen" : "holds";
  return [
    more === 0 ? t("sameReach") : t(more > 0 ? "more" : "fewer", { count }),
    ...(more > 0 && window.phase !== "scheduled" && window.publishedAt !== null ? [t("widened")] : []),
    ...(window.phase === "scheduled"
      ? []
      : [
          t("waits", {
            waiting: waiting.toLocaleString(locale),
            inside: window.inside.toLocaleString(locale),
          }),
        ]),
    t(rehearsal),
  ];
}
