"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { type BookingState, bookingStates, isDone } from "@/lib/clinics/worklist/booking-state";
import { matchesFilter, type WorklistFilter } from "@/lib/clinics/worklist/filter";
import type { Locale } from "@/lib/shared/time/seoul";
import { Announcer } from "../ui/announcer";
import { Badge } from "../ui/badge";
import { Code } from "../ui/code";
import { GroupedTable, type RowGroup } from "../ui/grouped-table";
import { Notice } from "../ui/notice";
import { TextLink } from "../ui/page";
import { SearchBar, SearchButton, SearchField, SearchSelect } from "../ui/search-bar";
import { ShortcutList } from "../ui/shortcut-hint";
import { FactLine, Toolbar, ToolCheck } from "../ui/toolbar";
import { useLiveWorklist } from "./use-live-worklist";
import { moveFocus, useWorklistKeys } from "./use-worklist-keys";
import type { WorklistRow, WorklistView } from "./worklist-rows";
import { getWorklistTexts, type WorklistTexts } from "./worklist-text";

const looks: Record<BookingState, "plain" | "info" | "good" | "warning" | "quiet"> = {
  booked: "plain",
  arrived: "info",
  vaccinated: "good",
  "not-vaccinated": "warning",
  "no-show": "warning",
  cancelled: "quiet",
};

const nothing: WorklistFilter = { q: "", state: "", product: "", dose: "" };
const keysOff = "clinic-single-keys-off";

/** Where the keys of the list lead. */
export interface WorklistLinks {
  before: string;
  after: string;
  today: string;
  checkIn: string;
  walkIn: string;
  /** Of a booking, without its id. */
  booking: string;
  /** Of the clinic's documents. */
  documents: string;
  /** Of this page, without what follows the question mark. */
  self: string;
}

/** The bookings of a day, narrowed as one types and brought up to date as they change. */
export function LiveWorklist({
  locale,
  texts,
  day,
  first,
  filter: asked,
  links,
}: {
  locale: Locale;
  texts: WorklistTexts;
  /** YYYY-MM-DD */
  day: string;
  first: WorklistView;
  filter: WorklistFilter;
  links: WorklistLinks;
}) {
  const t = useMemo(() => getWorklistTexts(locale, texts), [locale, texts]);
  const [filter, setFilter] = useState(asked);
  const [on, setOn] = useState(true);
  const [single, setSingle] = useState(true);
  const [list, search] = [useRef<HTMLDivElement>(null), useRef<HTMLInputElement>(null)];
  const { view, stale, refused, changed } = useLiveWorklist(first, links.documents, `day=${day}`, on);
  const narrow = (more: Partial<WorklistFilter>) => {
    const next = { ...filter, ...more };
    setFilter(next);
    const set = Object.entries(next).filter(([, value]) => value !== "");
    history.replaceState(null, "", `${links.self}?${new URLSearchParams([["day", day], ...set])}`);
  };

  useEffect(() => setSingle(localStorage.getItem(keysOff) === null), []);
  const chooseSingle = (wanted: boolean) => {
    setSingle(wanted);
    if (wanted) localStorage.removeItem(keysOff);
    else localStorage.setItem(keysOff, "1");
  };
  const clear = () => {
    narrow(nothing);
    search.current?.focus();
  };
  useWorklistKeys(
    list,
    {
      "/": () => search.current?.focus(),
      j: () => moveFocus(list.current, 1),
      k: () => moveFocus(list.current, -1),
      Escape: clear,
      "[": links.before,
      "]": links.after,
      t: links.today,
      c: links.checkIn,
      n: links.walkIn,
    },
    single,
  );

  const seen = view.rows.filter((row) => matchesFilter(row, filter));
  const count = (state: BookingState) => view.rows.filter((row) => row.state === state).length;
  const choices = (pairs: [string, string][]) => [
    { value: "", label: t("all") },
    ...pairs.map(([value, label]) => ({ value, label })),
  ];
  const products = new Map(
    view.rows.flatMap((row): [string, string][] => (row.product ? [[row.product, row.productName]] : [])),
  );
  return (
    <div ref={list}>
      {refused && (
        <Notice look="danger" title={t("live.refused")} live>
          <TextLink href={links.self}>{t("live.refusedText")}</TextLink>
        </Notice>
      )}
      {stale !== null && !refused && (
        <Notice look="warning" title={t("live.stale")} live>
          <span aria-hidden="true">{t("live.staleText", { seconds: stale })}</span>
        </Notice>
      )}
      <SearchBar action={links.self} label={t("find")}>
        <input type="hidden" name="day" value={day} />
        <SearchField
          name="q"
          label={t("search")}
          value={filter.q}
          wide
          input={search}
          onChange={(q) => narrow({ q })}
        />
        <SearchSelect
          name="state"
          label={t("state")}
          value={filter.state}
          options={choices(bookingStates.map((state) => [state, t(`states.${state}`)]))}
          onChange={(state) => narrow({ state })}
        />
        {products.size > 0 && (
          <SearchSelect
            name="product"
            label={t("product")}
            value={filter.product}
            options={choices([...products])}
            onChange={(product) => narrow({ product })}
          />
        )}
        <SearchSelect
          name="dose"
          label={t("dose")}
          value={filter.dose}
          options={choices(["1", "2"].map((dose) => [dose, t("doseOf", { dose })]))}
          onChange={(dose) => narrow({ dose })}
        />
        <noscript>
          <SearchButton>{t("show")}</SearchButton>
        </noscript>
      </SearchBar>
      <FactLine>
        {t("summary", {
          booked: count("booked"),
          arrived: count("arrived"),
          vaccinated: count("vaccinated"),
          free: view.free,
        })}
      </FactLine>
      {view.stock.map((line) => (
        <FactLine key={line}>{line}</FactLine>
      ))}
      <Toolbar>
        <span>{t("found", { count: seen.length, all: view.rows.length })}</span>
        <ToolCheck checked={on} onChange={setOn}>
          {t("live.on")}
        </ToolCheck>
        <span>{!on ? t("live.paused") : stale === null ? t("live.now") : t("live.stale")}</span>
        <ToolCheck checked={single} onChange={chooseSingle}>
          {t("keys.use")}
        </ToolCheck>
      </Toolbar>
      <Announcer>{changed > 0 ? t("live.changed", { count: changed }) : ""}</Announcer>
      <GroupedTable
        caption={t("title")}
        columns={[
          t("time"),
          t("name"),
          t("birthDate"),
          t("phone"),
          t("dose"),
          t("product"),
          t("code"),
          t("state"),
        ]}
        groups={hours(seen).map(([hour, rows]) => ({
          key: hour,
          title: hour,
          note: t("hour", {
            people: rows.filter((row) => row.state !== "cancelled").length,
            done: rows.filter((row) => isDone(row.state) && row.state !== "cancelled").length,
          }),
          rows: rows.map((row) => line(row, links.booking, t(`states.${row.state}`))),
        }))}
        empty={view.rows.length === 0 ? t("empty") : t("none")}
      />
      <ShortcutList
        title={t("keys.title")}
        keys={[
          { key: "/", does: t("keys.search") },
          { key: "↓ j", does: t("keys.down") },
          { key: "↑ k", does: t("keys.up") },
          { key: "Enter", does: t("keys.open") },
          { key: "Esc", does: t("keys.clear") },
          { key: "c", does: t("keys.checkIn") },
          { key: "n", does: t("keys.walkIn") },
          { key: "[", does: t("keys.before") },
          { key: "]", does: t("keys.after") },
          { key: "t", does: t("keys.today") },
        ]}
      />
    </div>
  );
}

/** Rows by their hour, in the order in which they come. */
function hours(rows: readonly WorklistRow[]): [string, WorklistRow[]][] {
  const byHour = new Map<string, WorklistRow[]>();
  for (const row of rows) {
    const hour = `${row.time.slice(0, 2)}:00`;
    byHour.set(hour, [...(byHour.get(hour) ?? []), row]);
  }
  return [...byHour];
}

function line(row: WorklistRow, address: string, state: string): RowGroup["rows"][number] {
  return {
    key: row.id,
    quiet: row.state === "cancelled",
    cells: [
      row.time,
      <span key="name">
        <TextLink href={`${address}/${row.id}`}>{row.name}</TextLink>{" "}
        {row.screening && (
          <Badge look={row.screening.mark === "look" ? "warning" : "quiet"}>{row.screening.text}</Badge>
        )}
      </span>,
      row.birth,
      row.phoneEnd,
      row.dose,
      row.productName || "–",
      <Code key="code">{row.code}</Code>,
      <span key="state">
        <Badge look={looks[row.state]}>{state}</Badge> {row.moved}
      </span>,
    ],
  };
}
