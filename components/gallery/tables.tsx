import { Chart, ChartGrid } from "../ui/chart";
import { GroupedTable } from "../ui/grouped-table";
import { PointMap } from "../ui/point-map";
import { ShortcutHint, ShortcutList, ShortcutSwitch } from "../ui/shortcut-hint";
import { ActionList, ChoiceList, LinkList, PlainList, SummaryList } from "../ui/summary-list";
import { EmptyRow, Table, TableFrame } from "../ui/table";
import { Timeline } from "../ui/timeline";
import type { Row, Samples } from "./row";

const here = "#main";
const perSecond = [4, 9, 12, 7, 15, 22, 18, 20];

export function tableRows(t: Samples): Row[] {
  const [word, other, long] = [t("sample.act"), t("sample.other"), t("sample.long")];
  const columns = [t("sample.label"), word, other];
  const rows = ["1", "2", "3"].map((key) => ({ key, cells: [`${word} ${key}`, key, other] }));
  const cells = ["1", "2"].map((key) => ({ key, cells: [key, word, other] }));
  return [
    {
      file: "summary-list",
      of: [SummaryList, ChoiceList, PlainList, LinkList, ActionList],
      states: [
        {
          name: "usual",
          show: (
            <>
              <SummaryList
                rows={[
                  { term: t("sample.label"), value: t("sample.sentence"), action: <a href={here}>{word}</a> },
                  { term: other, value: "12" },
                ]}
              />
              <ChoiceList choices={[{ key: "1", href: here, title: word, detail: other, note: "12" }]} />
              <PlainList items={[t("sample.sentence"), other]} />
              <LinkList links={[{ href: here, text: t("sample.sentence") }]} />
              <ActionList
                rows={[{ key: "1", title: word, detail: other, action: <a href={here}>{word}</a> }]}
              />
            </>
          ),
        },
        { name: "focus", show: <ChoiceList choices={[{ key: "1", href: here, title: word }]} /> },
        {
          name: "disabled",
          show: <ChoiceList choices={[{ key: "1", title: word, detail: other, note: "0" }]} />,
        },
        {
          name: "long",
          show: (
            <>
              <SummaryList rows={[{ term: long, value: long, action: <a href={here}>{word}</a> }]} />
              <ActionList
                rows={[{ key: "1", title: long, detail: long, action: <a href={here}>{word}</a> }]}
              />
              <ChoiceList choices={[{ key: "1", href: here, title: long, detail: long, note: word }]} />
            </>
          ),
        },
      ],
    },
    {
      file: "table",
      of: [Table, TableFrame, EmptyRow],
      states: [
        {
          name: "usual",
          show: <Table caption={t("sample.table")} columns={columns} rows={rows} empty={t("sample.none")} />,
        },
        {
          name: "empty",
          show: (
            <Table caption={t("sample.emptyTable")} columns={columns} rows={[]} empty={t("sample.none")} />
          ),
        },
        {
          name: "long",
          show: (
            <Table
              caption={long}
              columns={columns}
              rows={[{ key: "1", cells: [long, long, long] }]}
              empty={t("sample.none")}
            />
          ),
        },
      ],
    },
    {
      file: "grouped-table",
      of: [GroupedTable],
      states: [
        {
          name: "usual",
          show: (
            <GroupedTable
              caption={t("sample.groups")}
              columns={columns}
              groups={[{ key: "1", title: "09:00", note: other, rows: cells }]}
              empty={t("sample.none")}
            />
          ),
        },
        {
          name: "quiet",
          show: (
            <GroupedTable
              caption={t("sample.quietGroups")}
              columns={columns}
              groups={[{ key: "1", title: "09:00", rows: cells.map((row) => ({ ...row, quiet: true })) }]}
              empty={t("sample.none")}
            />
          ),
        },
        {
          name: "empty",
          show: (
            <GroupedTable
              caption={t("sample.emptyGroups")}
              columns={columns}
              groups={[]}
              empty={t("sample.none")}
            />
          ),
        },
      ],
    },
    {
      file: "shortcut-hint",
      of: [ShortcutList, ShortcutHint, ShortcutSwitch],
      states: [
        {
          name: "usual",
          show: <ShortcutList title={word} keys={[{ key: "j", does: t("sample.sentence") }]} />,
        },
        {
          name: "plain",
          show: (
            <>
              {word}
              <ShortcutHint>1</ShortcutHint>
              <ShortcutSwitch>{other}</ShortcutSwitch>
            </>
          ),
        },
        {
          name: "focus",
          show: <ShortcutList title={word} keys={[{ key: "j", does: t("sample.sentence") }]} />,
        },
      ],
    },
    {
      file: "chart",
      of: [Chart, ChartGrid],
      states: [
        {
          name: "usual",
          show: (
            <ChartGrid>
              <Chart
                title={word}
                top={String}
                series={[
                  { name: word, values: perSecond },
                  { name: other, values: [...perSecond].reverse() },
                ]}
              />
            </ChartGrid>
          ),
        },
        { name: "empty", show: <Chart title={word} top={String} series={[{ name: word, values: [] }]} /> },
      ],
    },
    {
      file: "point-map",
      of: [PointMap],
      states: [
        {
          name: "usual",
          show: (
            <PointMap
              width={100}
              height={50}
              label={t("sample.map")}
              points={[
                { x: 20, y: 12 },
                { x: 70, y: 34 },
              ]}
              columns={[25, 50, 75]}
              rows={[25]}
            />
          ),
        },
        {
          name: "empty",
          show: (
            <PointMap
              width={100}
              height={50}
              label={t("sample.emptyMap")}
              points={[]}
              columns={[50]}
              rows={[25]}
            />
          ),
        },
      ],
    },
    {
      file: "timeline",
      of: [Timeline],
      states: (["usual", "focus", "long"] as const).map((name) => ({
        name,
        show: (
          <Timeline
            label={`${t("sample.timeline")}: ${t(`states.${name}`)}`}
            legend={{ early: word, main: other }}
            ticks={[{ at: 0.2, text: "12." }]}
            now={0.4}
            nowText={t("sample.now")}
            rows={[
              {
                key: "1",
                href: here,
                title: name === "long" ? long : word,
                words: t("sample.sentence"),
                faint: false,
                stretches: [
                  { kind: "early", from: 0.1, to: 0.3 },
                  { kind: "main", from: 0.3, to: 0.8 },
                ],
              },
            ]}
          />
        ),
      })),
    },
  ];
}
