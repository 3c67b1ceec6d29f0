import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { chromeText, hrefIn, textOf } from "../text";
import { Announcer } from "../ui/announcer";
import { Button, ButtonRow } from "../ui/button";
import { Fingerprint } from "../ui/fingerprint";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text, TextLink } from "../ui/page";
import { Switch, SwitchList } from "../ui/switch";
import { Live, LivePart, LiveText } from "./live";
import type { Part, Screen, ScreenTexts } from "./screen";
import { fill } from "./waiting-text";

/** What the page shows besides its screen; people who have it in common share one rendering. */
export interface Frame {
  locale: Locale;
  slug: string;
  name: string;
  scheduled: boolean;
  /** The person's number in the lobby, for the page on which the draw is checked; null without one. */
  drawEntry: string | null;
  next: { slug: string; name: string; opens: string } | null;
  reminded: boolean;
  /** How old the status is, in words; null for one that is fresh. */
  age: string | null;
  /** Null when the person has asked that the page should not load by itself. */
  refreshSeconds: number | null;
}

/**
 * The waiting room's page. Whole without scripts: it then loads by itself.
 *
 * @param viewer who looks, as JSON for the page's script
 */
export function WaitingPage({
  frame,
  screen,
  texts,
  viewer,
}: {
  frame: Frame;
  screen: Screen;
  texts: ScreenTexts;
  viewer: string;
}) {
  const { locale, slug, refreshSeconds, drawEntry, age } = frame;
  const t = textOf(locale, "queue");
  const root = `/${locale}/queue/${slug}`;
  const text = (key: Parameters<typeof t.raw>[0]) => <LiveText text={t.raw(key)} screen={screen} />;
  const row = (part: Part, term: string, value: ReactNode) => ({
    part,
    term,
    value,
    hidden: !screen.parts.has(part),
  });
  return (
    <Page text={chromeText(locale, `/queue/${slug}`)}>
      <div
        data-waiting={viewer}
        data-line={JSON.stringify({ slug, texts, service: textOf(locale, "common")("service") })}
      >
        <Announcer />
        <Heading caption={frame.name}>
          <Live name="heading" screen={screen} />
        </Heading>
        <div data-age={t.raw("age")} hidden={age === null}>
          <Notice look="warning">
            <p>{age !== null && fill(t.raw("age"), { age })}</p>
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
            <NextWindow frame={frame} />
          </Notice>
        </LivePart>
        <LivePart name="after-closing" screen={screen} spoken>
          <Notice look="warning" title={t("afterClosing")}>
            <Text>{text("afterClosingText")}</Text>
            <NextWindow frame={frame} />
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
              row("row-entry", t("entry"), <Live name="entry" screen={screen} />),
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
          <RemindForm frame={frame} action={`${root}/remind`} />
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
            {t("drawHash")}: <Fingerprint>{screen.values.hash}</Fingerprint>
          </Text>
        </LivePart>
        {!frame.scheduled && (
          <TextLink href={`${root}/draw${drawEntry === null ? "" : `?entry=${drawEntry}`}`}>
            {textOf(locale, "draw")("check")}
          </TextLink>
        )}
      </div>
    </Page>
  );
}

/** Asks for a message, so that nobody needs to watch the page. */
function RemindForm({ frame: { locale, reminded }, action }: { frame: Frame; action: string }) {
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
          <ButtonRow>
            <Button look="tertiary">{t("remindUndo")}</Button>
          </ButtonRow>
        </>
      ) : (
        <>
          <Text>{t("remindText")}</Text>
          <ButtonRow>
            <Button look="secondary">{t("remindAsk")}</Button>
          </ButtonRow>
        </>
      )}
    </form>
  );
}

/** Where a person can turn who will probably not book in this window. */
function NextWindow({ frame: { locale, next } }: { frame: Frame }) {
  const t = textOf(locale, "queue");
  if (!next) return <TextLink href={hrefIn(locale, "")}>{t("nextUnknown")}</TextLink>;
  return (
    <TextLink href={hrefIn(locale, `/queue/${next.slug}`)}>
      {t("nextWindow", { name: next.name, opens: next.opens })}
    </TextLink>
  );
}
