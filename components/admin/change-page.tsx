import type { ReactNode } from "react";
import type { WindowWish } from "@/lib/admin/window-form";
import { type Population, peopleIn } from "@/lib/admin/window-preview";
import { asksForRehearsal } from "@/lib/admin/window-rules";
import type { WindowOverview } from "@/lib/admin/windows";
import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { PlainList } from "../ui/list";
import { Notice } from "../ui/notice";
import { BackLink, Heading } from "../ui/page";
import { Differences } from "./differences";
import { AdminFrame } from "./frame";

/**
 * A change before it is made: what differs, and what that means for people. It is made by a second press.
 *
 * @param act the last part of the address that the change is posted to
 * @param fields what goes with it again
 * @param back goes on editing; a link to the window without it
 */
export function ChangePage({
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
  wish: WindowWish;
  population: Population;
  act: string;
  fields: Record<string, string>;
  title: string;
  yes: string;
  back?: ReactNode;
  note?: string;
}) {
  const t = textOf(locale, "windows");
  const path = `/admin/window/${window.slug}`;
  return (
    <AdminFrame locale={locale} path={path}>
      <BackLink href={hrefIn(locale, path)}>{textOf(locale, "rehearsal")("back")}</BackLink>
      <Heading caption={locale === "ko" ? window.nameKo : window.nameEn}>{title}</Heading>
      <Notice look="warning" title={t("effect")} live>
        <PlainList items={[...(note ? [note] : []), ...effects(locale, window, wish, population)]} />
      </Notice>
      <Differences
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
            <ButtonLink look="tertiary" href={hrefIn(locale, path)}>
              {textOf(locale, "admin")("no")}
            </ButtonLink>
          )}
        </ButtonRow>
      </form>
    </AdminFrame>
  );
}

/** The way back to a form with all that was typed. */
export function GoOnEditing({ locale }: { locale: Locale }) {
  return (
    <Button look="tertiary" name="intent" value="preview">
      {textOf(locale, "windows")("goOn")}
    </Button>
  );
}

/** What a change means for people, in sentences. */
function effects(locale: Locale, window: WindowOverview, wish: WindowWish, population: Population): string[] {
  const t = textOf(locale, "windows");
  const more = peopleIn(wish, population) - peopleIn(window, population);
  const count = Math.abs(more).toLocaleString(locale);
  const waiting = Math.max(0, window.entries - window.served);
  const opened = window.clearedVersion !== null && (window.phase === "open" || window.phase === "paused");
  const rehearsal = !asksForRehearsal(window, wish) ? "keepsClearance" : opened ? "staysOpen" : "holds";
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
