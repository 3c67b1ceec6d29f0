import { phaseAt } from "@/lib/eligibility/phase";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import type { Line } from "@/lib/queue/board";
import { chromeText, hrefIn, textOf } from "../text";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { CheckList } from "../ui/check";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text } from "../ui/page";

/** Who looks at the page: signed in, verified on this device before, or neither. */
export type Early =
  | { kind: "signed-in"; name: string; asked: ReadonlySet<string>; kept: string | null }
  | { kind: "verified" }
  | { kind: "nobody" };

/**
 * Verification days before the window: whoever has done it is reminded, and enters the lobby by one press.
 *
 * @param lines windows that reach the person and have not closed, the next first
 */
export function EarlyPage({
  locale,
  who,
  lines,
  now,
  done,
}: {
  locale: Locale;
  who: Early;
  lines: Line[];
  now: Date;
  done: boolean;
}) {
  const t = textOf(locale, "early");
  return (
    <Page text={chromeText(locale, done ? "/early?done=1" : "/early")}>
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
            <ButtonLink href={hrefIn(locale, `/sign-in?to=${encodeURIComponent(hrefIn(locale, "/early"))}`)}>
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
  who: Exclude<Early, { kind: "nobody" }>;
  line: Line;
  now: Date;
}) {
  const t = textOf(locale, "early");
  const scheduled = phaseAt(line, now) === "scheduled";
  const asked = who.kind === "verified" || who.asked.has(line.id);
  return (
    <section>
      <Subheading>{locale === "ko" ? line.nameKo : line.nameEn}</Subheading>
      <SummaryList
        rows={[
          { term: t("lobby"), value: seoulDateTime(line.lobbyOpensAt, locale) },
          { term: t("opens"), value: seoulDateTime(line.opensAt, locale) },
          { term: t("closes"), value: seoulDateTime(line.closesAt, locale) },
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
            <CheckList
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
