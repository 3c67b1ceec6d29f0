import { Announcer } from "../ui/announcer";
import { Badge } from "../ui/badge";
import { Code } from "../ui/code";
import { Example, ExampleGrid } from "../ui/example";
import { TextField } from "../ui/field";
import { HashText } from "../ui/hash-text";
import { LiveRegion, PageScript } from "../ui/live-region";
import { ErrorSummary, Notice, PhaseTag } from "../ui/notice";
import { LoadAgain, ProgressBar } from "../ui/progress";
import { QrImage } from "../ui/qr-code";
import { Timer } from "../ui/timer";
import type { Row, Samples } from "./row";

const phases = ["scheduled", "lobby", "open", "paused", "closed"] as const;
/** A pattern of squares that is no real code. */
const squares = "M1 1h3v3h-3zM6 1h3v3h-3zM1 6h3v3h-3zM6 6h1v1h-1zM8 8h1v1h-1z";

export function badgeRows(t: Samples): Row[] {
  const [word, sentence, long] = [t("sample.act"), t("sample.sentence"), t("sample.long")];
  const summary = (name: string, message: string) => (
    <>
      <ErrorSummary title={t("sample.problem")} errors={[{ field: name, message }]} />
      <TextField name={name} label={t("sample.label")} error={message} />
    </>
  );
  return [
    {
      file: "notice",
      of: [Notice, ErrorSummary, PhaseTag],
      states: [
        ...(["info", "success", "warning", "danger"] as const).map((look) => ({
          name: look,
          show: (
            <Notice look={look} title={word}>
              {sentence}
            </Notice>
          ),
        })),
        {
          name: "plain",
          show: phases.map((phase) => (
            <PhaseTag key={phase} phase={phase}>
              {word}
            </PhaseTag>
          )),
        },
        { name: "error", alone: true, show: summary("summary-error", t("sample.error")) },
        {
          name: "long",
          show: (
            <Notice title={long} live>
              {long}
            </Notice>
          ),
        },
      ],
    },
    {
      file: "badge",
      of: [Badge],
      states: (["plain", "info", "success", "warning", "quiet"] as const).map((name) => ({
        name,
        show: <Badge look={name === "success" ? "good" : name}>{word}</Badge>,
      })),
    },
    {
      file: "code",
      of: [Code],
      states: [{ name: "usual", show: <Code>2480-1357</Code> }],
    },
    {
      file: "timer",
      of: [Timer],
      states: [{ name: "usual", show: <Timer text={t.raw("sample.left")}>04:59</Timer> }],
    },
    {
      file: "hash-text",
      of: [HashText],
      states: [
        { name: "long", show: <HashText>{"9f86d081884c7d659a2feaa0c55ad015".repeat(2)}</HashText> },
        { name: "empty", show: <HashText>{null}</HashText> },
      ],
    },
    {
      file: "qr-code",
      of: [QrImage],
      states: [
        { name: "usual", show: <QrImage path={squares} size={10} label={word} /> },
        { name: "large", show: <QrImage path={squares} size={10} label={t("sample.other")} large /> },
      ],
    },
    {
      file: "progress",
      of: [ProgressBar, LoadAgain],
      states: [
        { name: "usual", show: <ProgressBar label={t("sample.label")} done={3} of={8} /> },
        { name: "first", alone: true, show: <LoadAgain seconds={60} /> },
      ],
    },
    {
      file: "announcer",
      of: [Announcer],
      states: [{ name: "usual", show: <Announcer>{sentence}</Announcer> }],
    },
    {
      file: "live-region",
      of: [LiveRegion, PageScript],
      states: [
        { name: "usual", show: <LiveRegion id="live-usual">{sentence}</LiveRegion> },
        { name: "first", alone: true, show: <PageScript name="near" /> },
      ],
    },
    {
      file: "example",
      of: [Example, ExampleGrid],
      states: [
        {
          name: "usual",
          show: (
            <ExampleGrid>
              <Example name={word}>{sentence}</Example>
            </ExampleGrid>
          ),
        },
        {
          name: "focus",
          show: (
            <Example name={word} focused>
              {<a href="#main">{word}</a>}
            </Example>
          ),
        },
      ],
    },
  ];
}
