import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Announcer } from "../ui/announcer";
import { Button, ButtonRow } from "../ui/button";
import { HashText } from "../ui/hash-text";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text, TextLink } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import { Switch, SwitchList } from "../ui/switch";
import { BoundPart, BoundText, BoundValue } from "./bound-value";
import { fillTemplate } from "./waiting-text";
import type { Part, WaitingTexts, WaitingViewModel } from "./waiting-view-model";

/** What the page shows besides its screen; people who have it in common share one rendering. */
export interface RenderVariant {
  locale: Locale;
  slug: string;
  name: string;
  scheduled: boolean;
  /** The person's number in the lobby, for the page on which the draw is checked; null without one. */
  drawEntry: string | null;
  next: { slug: string; name: string; opens: string } | null;
  reminded: boolean;
  booked: boolean;
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
  frame: RenderVariant;
  screen: WaitingViewModel;
  texts: WaitingTexts;
  viewer: string;
}) {
  const { locale, slug, refreshSeconds, drawEntry, age } = frame;
  const t = getTranslator(locale, "queue");
  const root = `/${locale}/queue/${slug}`;
  const text = (key: Parameters<typeof t.raw>[0]) => <BoundText text={t.raw(key)} screen={screen} />;
  const row = (part: Part, term: string, value: ReactNode) => ({
    part,
    term,
    value,
    hidden: !screen.parts.has(part),
  });
  return (
    <Page text={getChromeText(locale, `/queue/${slug}`)}>
      <div
        data-waiting={viewer}
        data-line={JSON.stringify({ slug, texts, service: getTranslator(locale, "common")("service") })}
      >
        <Announcer />
        <Heading caption={frame.name}>
          <BoundValue name="heading" screen={screen} />
        </Heading>
        {frame.booked && (
          <Notice look="success" title={t("booked")}>
            <p>{t("bookedText")}</p>
            <p>
              <TextLink href={localizePath(locale, "/my-booking")}>{t("bookedLink")}</TextLink>
            </p>
          </Notice>
        )}
        <div data-age={t.raw("age")} hidden={age === null}>
          <Notice look="warning">
            <p>{age !== null && fillTemplate(t.raw("age"), { age })}</p>
          </Notice>
        </div>
        <BoundPart name="message" screen={screen} spoken>
          <Notice look="warning" title={t("notice")}>
            <BoundValue name="message" screen={screen} />
          </Notice>
        </BoundPart>
        <BoundPart name="scheduled" screen={screen} spoken>
          <Notice title={t("scheduled")}>{text("scheduledText")}</Notice>
        </BoundPart>
        <BoundPart name="closed" screen={screen} spoken>
          <Notice look="warning" title={t("closed")}>
            {t("closedText")}
          </Notice>
        </BoundPart>
        <BoundPart name="paused" screen={screen} spoken>
          <Notice look="warning" title={t("paused")}>
            {t("pausedText")}
          </Notice>
        </BoundPart>
        <BoundPart name="slowed" screen={screen} spoken>
          <Notice look="warning" title={t("slowed")}>
            {t("slowedText")}
          </Notice>
        </BoundPart>
        <BoundPart name="more-inside" screen={screen} spoken>
          <Notice title={t("moreInside")}>{text("insideChangedText")}</Notice>
        </BoundPart>
        <BoundPart name="fewer-inside" screen={screen} spoken>
          <Notice look="warning" title={t("fewerInside")}>
            {text("insideChangedText")}
          </Notice>
        </BoundPart>
        <BoundPart name="in-lobby" screen={screen} spoken>
          <Notice look="success" title={t("inLobby")}>
            {t("inLobbyText")}
          </Notice>
        </BoundPart>
        <BoundPart name="lobby" screen={screen} spoken>
          <Notice title={t("whyTitle")}>{text("whyText")}</Notice>
        </BoundPart>
        <BoundPart name="none-left" screen={screen} spoken>
          <Notice look="warning" title={t("noneLeft")}>
            <Text>{t("noneLeftText")}</Text>
            <NextWindow frame={frame} />
          </Notice>
        </BoundPart>
        <BoundPart name="after-closing" screen={screen} spoken>
          <Notice look="warning" title={t("afterClosing")}>
            <Text>{text("afterClosingText")}</Text>
            <NextWindow frame={frame} />
          </Notice>
        </BoundPart>
        <BoundPart name="perhaps-after-closing" screen={screen} spoken>
          <Notice look="warning" title={t("perhapsAfterClosing")}>
            {text("perhapsAfterClosingText")}
          </Notice>
        </BoundPart>
        <BoundPart name="called" screen={screen} spoken>
          <form method="post" action={`${root}/claim`}>
            <Notice look="success" title={t("called")}>
              {t("calledText")}
            </Notice>
            <ButtonRow>
              <Button>{t("enterNow")}</Button>
            </ButtonRow>
          </form>
        </BoundPart>
        <BoundPart name="rows" screen={screen}>
          <SummaryList
            rows={[
              row("row-entry", t("entry"), <BoundValue name="entry" screen={screen} />),
              row("row-place", t("place"), <BoundValue name="place" screen={screen} />),
              row("row-ahead", t("ahead"), <BoundValue name="ahead" screen={screen} />),
              row("row-wait", t("wait"), <BoundValue name="wait" screen={screen} />),
              row("row-left", t("left"), <BoundValue name="left" screen={screen} />),
            ]}
          />
        </BoundPart>
        {(["join-lobby", "join"] as const).map((part) => (
          <BoundPart key={part} name={part} screen={screen}>
            <form method="post" action={`${root}/enter`}>
              <Text>{t("joinText")}</Text>
              <ButtonRow>
                <Button>{part === "join" ? t("join") : t("joinLobby")}</Button>
              </ButtonRow>
            </form>
          </BoundPart>
        ))}
        <BoundPart name="leaving" screen={screen}>
          <Notice title={t("leavingTitle")}>{t("leaving")}</Notice>
        </BoundPart>
        <BoundPart name="remind" screen={screen}>
          <RemindForm frame={frame} action={`${root}/remind`} />
        </BoundPart>
        <BoundPart name="alerts" screen={screen}>
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
        </BoundPart>
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
        <BoundPart name="hash" screen={screen}>
          <Text subtle>
            {t("drawHash")}: <HashText>{screen.values.hash}</HashText>
          </Text>
        </BoundPart>
        {!frame.scheduled && (
          <TextLink href={`${root}/draw${drawEntry === null ? "" : `?entry=${drawEntry}`}`}>
            {getTranslator(locale, "draw")("check")}
          </TextLink>
        )}
      </div>
    </Page>
  );
}

/** Asks for a message, so that nobody needs to watch the page. */
function RemindForm({ frame: { locale, reminded }, action }: { frame: RenderVariant; action: string }) {
  const t = getTranslator(locale, "queue");
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
function NextWindow({ frame: { locale, next } }: { frame: RenderVariant }) {
  const t = getTranslator(locale, "queue");
  if (!next) return <TextLink href={localizePath(locale, "")}>{t("nextUnknown")}</TextLink>;
  return (
    <TextLink href={localizePath(locale, `/queue/${next.slug}`)}>
      {t("nextWindow", { name: next.name, opens: next.opens })}
    </TextLink>
  );
}
