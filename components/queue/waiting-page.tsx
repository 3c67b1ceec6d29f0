import type { ReactNode } from "react";
import { seoulDateTime } from "@/lib/platform/seoul";
import type { WaitingView } from "@/lib/queue/gate/parts";
import { chromeText, hrefIn, textOf } from "../text";
import { Announcer } from "../ui/announcer";
import { Button, ButtonRow } from "../ui/button";
import { Fingerprint } from "../ui/fingerprint";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text, TextLink } from "../ui/page";
import { Switch, SwitchList } from "../ui/switch";
import { Live, LivePart, LiveText } from "./live";
import { type Part, type Screen, type ScreenTexts, screenOf, screenTexts } from "./screen";
import { askAgainAfter, durationInWords, fill } from "./waiting-text";

/** How rarely the page is loaded again where scripts are off: often enough, and time to read. Seconds. */
const readingTime = 15;

/** A status older than this is shown with its age. Seconds. */
const freshFor = 10;

/** The waiting room's page, with what goes into its head. */
export function waitingPage(view: WaitingView): {
  body: ReactNode;
  title: string;
  /** Null when the person has asked that it should not load by itself. */
  refreshSeconds: number | null;
} {
  const { locale, status } = view;
  const t = textOf(locale, "queue");
  const texts = Object.fromEntries(screenTexts.map((key) => [key, t.raw(key)])) as ScreenTexts;
  const screen = screenOf(status, view, texts);
  const asked = askAgainAfter(status.askAgainSeconds, screen.ahead ?? 0, status.ratePerMinute);
  const refreshSeconds = view.still ? null : Math.max(readingTime, Math.round(asked));
  return {
    body: <WaitingPage view={view} screen={screen} texts={texts} refreshSeconds={refreshSeconds} />,
    title: `${screen.values.title} – ${textOf(locale, "common")("service")}`,
    refreshSeconds,
  };
}

function WaitingPage({
  view,
  screen,
  texts,
  refreshSeconds,
}: {
  view: WaitingView;
  screen: Screen;
  texts: ScreenTexts;
  refreshSeconds: number | null;
}) {
  const { locale, line, status, entryNo, place } = view;
  const t = textOf(locale, "queue");
  const root = `/${locale}/queue/${line.slug}`;
  const drawn = entryNo !== null && (status.lobbySize === null || entryNo < status.lobbySize);
  const text = (key: Parameters<typeof t.raw>[0]) => <LiveText text={t.raw(key)} screen={screen} />;
  const row = (part: Part, term: string, value: ReactNode) => ({
    part,
    term,
    value,
    hidden: !screen.parts.has(part),
  });
  const old = view.ageSeconds > freshFor;
  return (
    <Page text={chromeText(locale, `/queue/${line.slug}`)}>
      <div
        data-waiting={JSON.stringify({
          viewer: { locale, entryNo, place },
          slug: line.slug,
          texts,
          service: textOf(locale, "common")("service"),
        })}
      >
        <Announcer />
        <Heading caption={locale === "ko" ? line.nameKo : line.nameEn}>
          <Live name="heading" screen={screen} />
        </Heading>
        <div data-age={t.raw("age")} hidden={!old}>
          <Notice look="warning">
            <p>{old && fill(t.raw("age"), { age: durationInWords(view.ageSeconds, locale) })}</p>
          </Notice>
        </div>
        <LivePart name="message" screen={screen} spoken>
          <Notice look="warning" title={t("notice")}>
            <Live name="message" screen={screen} />
          </Notice>
        </LivePart>
        <LivePart name="scheduled" screen={screen} spoken>
          <Notice title={t("scheduled")}>{text("scheduledText")}</Notice>
        </LivePart>
        <LivePart name="closed" screen={screen} spoken>
          <Notice look="warning" title={t("closed")}>
            {t("closedText")}
          </Notice>
        </LivePart>
        <LivePart name="paused" screen={screen} spoken>
          <Notice look="warning" title={t("paused")}>
            {t("pausedText")}
          </Notice>
        </LivePart>
        <LivePart name="slowed" screen={screen} spoken>
          <Notice look="warning" title={t("slowed")}>
            {t("slowedText")}
          </Notice>
        </LivePart>
        <LivePart name="more-inside" screen={screen} spoken>
          <Notice title={t("moreInside")}>{text("insideChangedText")}</Notice>
        </LivePart>
        <LivePart name="fewer-inside" screen={screen} spoken>
          <Notice look="warning" title={t("fewerInside")}>
            {text("insideChangedText")}
          </Notice>
        </LivePart>
        <LivePart name="in-lobby" screen={screen} spoken>
          <Notice look="success" title={t("inLobby")}>
            {t("inLobbyText")}
          </Notice>
        </LivePart>
        <LivePart name="lobby" screen={screen} spoken>
          <Notice title={t("whyTitle")}>{text("whyText")}</Notice>
        </LivePart>
        <LivePart name="none-left" screen={screen} spoken>
          <Notice look="warning" title={t("noneLeft")}>
            <Text>{t("noneLeftText")}</Text>
            <NextWindow view={view} />
          </Notice>
        </LivePart>
        <LivePart name="after-closing" screen={screen} spoken>
          <Notice look="warning" title={t("afterClosing")}>
            <Text>{text("afterClosingText")}</Text>
            <NextWindow view={view} />
          </Notice>
        </LivePart>
        <LivePart name="perhaps-after-closing" screen={screen} spoken>
          <Notice look="warning" title={t("perhapsAfterClosing")}>
            {text("perhapsAfterClosingText")}
          </Notice>
        </LivePart>
        <LivePart name="called" screen={screen} spoken>
          <form method="post" action={`${root}/claim`}>
            <Notice look="success" title={t("called")}>
              {t("calledText")}
            </Notice>
            <ButtonRow>
              <Button>{t("enterNow")}</Button>
            </ButtonRow>
          </form>
        </LivePart>
        <LivePart name="rows" screen={screen}>
          <SummaryList
            rows={[
              row("row-entry", t("entry"), ((entryNo ?? 0) + 1).toLocaleString(locale)),
              row("row-place", t("place"), <Live name="place" screen={screen} />),
              row("row-ahead", t("ahead"), <Live name="ahead" screen={screen} />),
              row("row-wait", t("wait"), <Live name="wait" screen={screen} />),
              row("row-left", t("left"), <Live name="left" screen={screen} />),
            ]}
          />
        </LivePart>
        {(["join-lobby", "join"] as const).map((part) => (
          <LivePart key={part} name={part} screen={screen}>
            <form method="post" action={`${root}/enter`}>
              <Text>{t("joinText")}</Text>
              <ButtonRow>
                <Button>{part === "join" ? t("join") : t("joinLobby")}</Button>
              </ButtonRow>
            </form>
          </LivePart>
        ))}
        <LivePart name="leaving" screen={screen}>
          <Notice title={t("leavingTitle")}>{t("leaving")}</Notice>
        </LivePart>
        <LivePart name="remind" screen={screen}>
          <RemindForm view={view} action={`${root}/remind`} />
        </LivePart>
        <LivePart name="alerts" screen={screen}>
          <section data-alerts hidden aria-labelledby="alerts">
            <Subheading id="alerts">{t("alerts")}</Subheading>
            <SwitchList>
              <Switch id="sound">{t("sound")}</Switch>
              <Switch id="notify">{t("notify")}</Switch>
            </SwitchList>
            <div data-notify-denied hidden>
              <Text subtle>{t("notifyDenied")}</Text>
            </div>
          </section>
        </LivePart>
        <noscript>
          <Text subtle>
            {refreshSeconds === null ? (
              <>
                <TextLink href={`${root}?still=1`}>{t("refreshNow")}</TextLink> ·{" "}
                <TextLink href={root}>{t("refreshStart")}</TextLink>
              </>
            ) : (
              <>
                {t("refreshing", { seconds: String(refreshSeconds) })}{" "}
                <TextLink href={`${root}?still=1`}>{t("refreshStop")}</TextLink>
              </>
            )}
          </Text>
        </noscript>
        <LivePart name="hash" screen={screen}>
          <Text subtle>
            {t("drawHash")}: <Fingerprint>{status.seedHash}</Fingerprint>
          </Text>
        </LivePart>
        {status.phase !== "scheduled" && (
          <TextLink href={`${root}/draw${drawn ? `?entry=${(entryNo ?? 0) + 1}` : ""}`}>
            {textOf(locale, "draw")("check")}
          </TextLink>
        )}
      </div>
    </Page>
  );
}

/** Asks for a message, so that nobody needs to watch the page. */
function RemindForm({ view: { locale, reminded }, action }: { view: WaitingView; action: string }) {
  const t = textOf(locale, "queue");
  return (
    <form method="post" action={action}>
      <Subheading>{t("remind")}</Subheading>
      {reminded ? (
        <>
          <input type="hidden" name="undo" value="1" />
          <Notice look="success" title={t("reminded")}>
            {t("remindedText")}
          </Notice>
          <Button look="tertiary">{t("remindUndo")}</Button>
        </>
      ) : (
        <>
          <Text>{t("remindText")}</Text>
          <Button look="secondary">{t("remindAsk")}</Button>
        </>
      )}
    </form>
  );
}

/** Where a person can turn who will probably not book in this window. */
function NextWindow({ view: { locale, next } }: { view: WaitingView }) {
  const t = textOf(locale, "queue");
  if (!next) return <TextLink href={hrefIn(locale, "")}>{t("nextUnknown")}</TextLink>;
  const name = locale === "ko" ? next.nameKo : next.nameEn;
  return (
    <TextLink href={hrefIn(locale, `/queue/${next.slug}`)}>
      {t("nextWindow", { name, opens: seoulDateTime(next.opensAt, locale) })}
    </TextLink>
  );
}
