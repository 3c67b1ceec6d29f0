import { drawPosition } from "@/lib/queue/draw";
import type { DrawView } from "@/lib/queue/waiting-view";
import { formatDateTime } from "@/lib/shared/time/seoul";
import { addQuery, getChromeText, getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { HashText } from "../ui/hash-text";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Page, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

/** Reads a lobby number as people count, from 1; null when there is no such. */
function readEntry(text: string | null, size: number): number | null {
  const entry = /^\d{1,10}$/.test(text ?? "") ? Number(text) : 0;
  return entry >= 1 && entry <= size ? entry : null;
}

/** The draw, for anyone to check: its hash before opening, its seed and any entry's place after. */
export function DrawPage({ view }: { view: DrawView }) {
  const { locale, line, status } = view;
  const t = getTranslator(locale, "draw");
  const path = `/queue/${line.slug}/draw`;
  const { lobbySize: size, seed, seedHash } = status;
  const entry = readEntry(view.entry, size ?? 0);
  // Before the draw nobody knows how many there will be, and any number may be right.
  const own = size === null ? readEntry(view.entry, Number.MAX_SAFE_INTEGER) : null;
  const wrong =
    size !== null && view.entry !== null && entry === null ? t("wrong", { size: String(size) }) : undefined;
  const place = entry && size && seed ? 1 + drawPosition(entry - 1, size, Buffer.from(seed, "hex")) : null;
  return (
    <Page text={getChromeText(locale, addQuery(path, { entry: view.entry ?? undefined }))}>
      {wrong && size !== 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "entry", message: wrong }]}
        />
      )}
      <Heading caption={locale === "ko" ? line.nameKo : line.nameEn}>{t("title")}</Heading>
      <Text>{t("how")}</Text>
      {size === null && (
        <Notice title={t("notYet")}>
          {own !== null && (
            <p>{t("ownNumber", { entry: String(own), opens: formatDateTime(line.opensAt, locale) })}</p>
          )}
          <p>{t("notYetText")}</p>
        </Notice>
      )}
      {size === 0 && <Notice>{t("empty")}</Notice>}
      {size !== null && size > 0 && (
        <form method="get" action={`/${locale}${path}`}>
          <TextField
            name="entry"
            label={t("entry")}
            hint={t("entryHint", { size: String(size) })}
            error={wrong}
            inputMode="numeric"
            defaultValue={view.entry ?? ""}
            maxLength={10}
          />
          <ButtonRow>
            <Button>{t("work")}</Button>
          </ButtonRow>
        </form>
      )}
      {place !== null && (
        <Notice look="success" title={`${t("place")}: ${place.toLocaleString(locale)}`} live>
          <p
            hidden
            data-draw={JSON.stringify({ entry, size, seed, seedHash, place })}
            data-same={t("browser", { place: place.toLocaleString(locale) })}
            data-differs={t("differs")}
          />
        </Notice>
      )}
      <SummaryList
        rows={[
          { term: t("size"), value: size === null ? "–" : size.toLocaleString(locale) },
          { term: t("hash"), value: <HashText>{seedHash}</HashText> },
          { term: t("seed"), value: <HashText>{seed}</HashText> },
        ]}
      />
      <Text subtle>{t("afterLobby")}</Text>
    </Page>
  );
}
