import type { Locale } from "@/lib/shared/time/seoul";
import { isPublished, listWindowTransitions } from "@/lib/windows/window-rules";
import type { WindowOverview } from "@/lib/windows/windows";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink } from "../ui/button";
import { Subheading, TextLink } from "../ui/page";
import { ActionList } from "../ui/summary-list";
import { StateTag } from "./state-tag";

/** Where an admin comes back to after a press. */
export const backTo = ["list", "live"] as const;

/** Pauses entry by one press: it keeps every place, and is taken back as easily. */
export function PauseButton({
  locale,
  slug,
  back,
}: {
  locale: Locale;
  slug: string;
  back?: (typeof backTo)[number];
}) {
  return (
    <form method="post" action={`/${locale}/admin/window/${slug}/pause`}>
      {back && <input type="hidden" name="back" value={back} />}
      <Button look="secondary">{getTranslator(locale, "admin")("control.pause")}</Button>
    </form>
  );
}

/** How many wait, are inside and have booked, in one line. */
export function figuresOf(locale: Locale, window: WindowOverview): string {
  const number = (value: number) => value.toLocaleString(locale);
  return getTranslator(locale, "admin")("runningFigures", {
    waiting: number(Math.max(0, window.entries - window.served)),
    inside: number(window.inside),
    most: number(window.mostInside),
    people: number(window.bookedPeople),
  });
}

/** The windows that people are in now, each with its figures and with what stops it. */
export function RunningNow({
  locale,
  windows,
  now,
}: {
  locale: Locale;
  windows: WindowOverview[];
  now: Date;
}) {
  const t = getTranslator(locale, "admin");
  const running = windows.filter(
    (window) => isPublished(window, now) && ["lobby", "open", "paused"].includes(window.phase),
  );
  if (running.length === 0) return null;
  return (
    <section aria-label={t("running")}>
      <Subheading>{t("running")}</Subheading>
      <ActionList
        rows={running.map((window) => {
          const possible = window.clearedVersion === null ? [] : listWindowTransitions(window.phase);
          const path = `/admin/window/${window.slug}`;
          return {
            key: window.slug,
            title: (
              <>
                <TextLink href={localizePath(locale, path)}>
                  {locale === "ko" ? window.nameKo : window.nameEn}
                </TextLink>{" "}
                <StateTag locale={locale} window={window} now={now} />
              </>
            ),
            detail: figuresOf(locale, window),
            action: possible.includes("pause") ? (
              <PauseButton locale={locale} slug={window.slug} back="list" />
            ) : (
              possible.includes("resume") && (
                <ButtonLink look="secondary" href={localizePath(locale, `${path}?ask=resume`)}>
                  {t("control.resume")}
                </ButtonLink>
              )
            ),
          };
        })}
      />
    </section>
  );
}
