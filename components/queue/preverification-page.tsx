import { getPhase } from "@/lib/eligibility/window-phase";
import type { QueueView } from "@/lib/queue/queue-snapshot";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Checkboxes } from "../ui/checkboxes";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

/** Who looks at the page: signed in, verified on this device before, or neither. */
export type PreverificationState =
  | { kind: "signed-in"; name: string; asked: ReadonlySet<string>; kept: string | null }
  | { kind: "verified" }
  | { kind: "nobody" };

/**
 * Verification days before the window: whoever has done it is reminded, and enters the lobby by one press.
 *
 * @param lines windows that reach the person and have not closed, the next first
 */
export function PreverificationPage({
  locale,
  who,
  lines,
  now,
  done,
}: {
  locale: Locale;
  who: PreverificationState;
  lines: QueueView[];
  now: Date;
  done: boolean;
}) {
  const t = getTranslator(locale, "early");
  return (
    <Page text={getChromeText(locale, done ? "/early?done=1" : "/early")}>
      <Heading>{t("title")}</Heading>
      {done && (
        <Notice look="success" title={t("done")} live>
          {t("doneText")}
        </Notice>
      )}
      {who.kind === "nobody" && (
        <>
          <Text>{t("intro")}</Text>
          <Text>{t("why")}</Text>
          <ButtonRow>
            <ButtonLink
              href={localizePath(locale, `/sign-in?to=${encodeURIComponent(localizePath(locale, "/early"))}`)}
            >
              {t("verify")}
            </ButtonLink>
          </ButtonRow>
        </>
      )}
      {who.kind === "signed-in" && (
        <Notice look="success" title={t("verified", { name: who.name })}>
          {t("verifiedText")}
        </Notice>
      )}
      {who.kind === "verified" && <Notice look="success" title={t("device")} />}
      {who.kind !== "nobody" && lines.length === 0 && <Notice look="warning">{t("noWindow")}</Notice>}
      {who.kind !== "nobody" &&
        lines.map((line) => <Window key={line.id} locale={locale} who={who} line={line} now={now} />)}
    </Page>
  );
}

function Window({
  locale,
  who,
  line,
  now,
}: {
  locale: Locale;
  who: Exclude<PreverificationState, { kind: "nobody" }>;
  line: QueueView;
  now: Date;
}) {
  const t = getTranslator(locale, "early");
  const scheduled = getPhase(line, now) === "scheduled";
  const asked = who.kind === "verified" || who.asked.has(line.id);
  return (
    <section>
      <Subheading>{locale === "ko" ? line.nameKo : line.nameEn}</Subheading>
      <SummaryList
        rows={[
          { term: t("lobby"), value: formatDateTime(line.lobbyOpensAt, locale) },
          { term: t("opens"), value: formatDateTime(line.opensAt, locale) },
          { term: t("closes"), value: formatDateTime(line.closesAt, locale) },
        ]}
      />
      {!scheduled && (
        <form method="post" action={`/${locale}/early/enter`}>
          <input type="hidden" name="window" value={line.slug} />
          <ButtonRow>
            <Button>{t("enter")}</Button>
          </ButtonRow>
        </form>
      )}
      {scheduled && asked && <Text>{t("asked")}</Text>}
      {scheduled && who.kind === "signed-in" && (
        <form method="post" action={`/${locale}/early/${asked ? "forget" : "remind"}`}>
          <input type="hidden" name="window" value={line.slug} />
          {!asked && (
            <Checkboxes
              label={t("keepLabel")}
              options={[{ name: "keep", label: t("keep"), checked: who.kept === line.slug }]}
            />
          )}
          <ButtonRow>
            <Button look={asked ? "tertiary" : "primary"}>{asked ? t("forget") : t("remind")}</Button>
          </ButtonRow>
        </form>
      )}
    </section>
  );
}
