import { seoulDateTime } from "@/lib/platform/seoul";
import { waitFor } from "@/lib/queue/estimate";
import type { WaitingView } from "@/lib/queue/gate/gate";
import { chromeText, textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { Fingerprint } from "../ui/fingerprint";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading, Page, Text, TextLink } from "../ui/page";
import { waitInWords } from "./waiting-text";

/** The waiting room. Whole without scripts: the page asks again by itself. */
export function WaitingPage({ view }: { view: WaitingView }) {
  const { locale, line, status, entryNo, place } = view;
  const t = textOf(locale, "queue");
  const root = `/${locale}/queue/${line.slug}`;
  const time = (instant: Date) => seoulDateTime(instant, locale);
  const joined = entryNo !== null;
  const open = status.phase === "open";
  const called = joined && place !== null && place <= status.served && open;
  const drawn = joined && status.lobbySize !== null && entryNo < status.lobbySize;
  const number = new Intl.NumberFormat(locale);
  return (
    <Page text={chromeText(locale, `/queue/${line.slug}`)}>
      <Heading caption={locale === "ko" ? line.nameKo : line.nameEn}>
        {status.phase === "lobby" ? t("lobbyTitle") : joined ? t("lineTitle") : t("joinTitle")}
      </Heading>
      {status.message && (
        <Notice look="warning" live>
          {status.message[locale]}
        </Notice>
      )}
      {status.phase === "scheduled" && (
        <Notice title={t("scheduled")}>{t("scheduledText", { lobby: time(line.lobbyOpensAt) })}</Notice>
      )}
      {status.phase === "closed" && <Notice look="warning" title={t("closed")} />}
      {status.phase === "paused" && (
        <Notice look="warning" title={t("paused")} live>
          {t("pausedText")}
        </Notice>
      )}
      {status.phase === "lobby" && (
        <Notice title={joined ? t("inLobby") : undefined}>
          {t("lobbyText", { opens: time(line.opensAt) })}
        </Notice>
      )}
      {!joined && ["lobby", "open", "paused"].includes(status.phase) && (
        <form method="post" action={`${root}/enter`}>
          <Text>{t("joinText")}</Text>
          <ButtonRow>
            <Button>{status.phase === "lobby" ? t("joinLobby") : t("join")}</Button>
          </ButtonRow>
        </form>
      )}
      {called && (
        <form method="post" action={`${root}/claim`}>
          <Notice look="success" title={t("called")} live>
            {t("calledText")}
          </Notice>
          <ButtonRow>
            <Button>{t("enterNow")}</Button>
          </ButtonRow>
        </form>
      )}
      {joined && !called && status.phase !== "closed" && (
        <>
          <SummaryList rows={rows()} />
          <Text>{t("leaving")}</Text>
          <p data-age hidden className="text-subtle" data-text={t.raw("age")} />
        </>
      )}
      {status.phase === "lobby" && status.seedHash && (
        <Text subtle>
          {t("drawHash")}: <Fingerprint>{status.seedHash}</Fingerprint>
        </Text>
      )}
      {status.phase !== "scheduled" && (
        <TextLink href={`${root}/draw${drawn ? `?entry=${(entryNo ?? 0) + 1}` : ""}`}>
          {textOf(locale, "draw")("check")}
        </TextLink>
      )}
    </Page>
  );

  function rows() {
    const entry = { term: t("entry"), value: number.format((entryNo ?? 0) + 1) };
    if (place === null) return [entry];
    const ahead = Math.max(0, place - status.served - 1);
    const range = waitFor(ahead + 1, status.ratePerMinute);
    const texts = { range: t.raw("waitRange"), short: t("waitShort"), unknown: t("waitUnknown") };
    return [
      { term: t("place"), value: number.format(place) },
      {
        term: t("ahead"),
        value: (
          <span data-ahead={t.raw("aheadValue")} data-place={place}>
            {t("aheadValue", { count: number.format(ahead) })}
          </span>
        ),
      },
      ...(open
        ? [
            {
              term: t("wait"),
              value: (
                <span data-wait={texts.range} data-short={texts.short} data-unknown={texts.unknown}>
                  {waitInWords(range, texts, locale)}
                </span>
              ),
            },
          ]
        : []),
    ];
  }
}
