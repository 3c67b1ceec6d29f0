import { Announcer } from "../ui/announcer";
import { Code } from "../ui/code";
import { TextField } from "../ui/field";
import { Fingerprint } from "../ui/fingerprint";
import { Live, PageScript } from "../ui/live";
import { ErrorSummary, Notice, PhaseTag } from "../ui/notice";
import { LoadAgain, Progress } from "../ui/progress";
import { Specimen, SpecimenGrid } from "../ui/specimen";
import { SquareCode } from "../ui/square-code";
import { Tag } from "../ui/tag";
import { Timer } from "../ui/timer";
import type { Row, Samples } from "./row";

const phases = ["scheduled", "lobby", "open", "paused", "closed"] as const;
/** A pattern of squares that is no real code. */
const squares = "M1 1h3v3h-3zM6 1h3v3h-3zM1 6h3v3h-3zM6 6h1v1h-1zM8 8h1v1h-1z";

/** What tells something: messages, states, codes. */
export function marks(t: Samples): Row[] {
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
      file: "tag",
      of: [Tag],
      states: (["plain", "info", "success", "warning", "quiet"] as const).map((name) => ({
        name,
        show: <Tag look={name === "success" ? "good" : name}>{word}</Tag>,
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
      file: "fingerprint",
      of: [Fingerprint],
      states: [
        { name: "long", show: <Fingerprint>{"9f86d081884c7d659a2feaa0c55ad015".repeat(2)}</Fingerprint> },
        { name: "empty", show: <Fingerprint>{null}</Fingerprint> },
      ],
    },
    {
      file: "square-code",
      of: [SquareCode],
      states: [
        { name: "usual", show: <SquareCode path={squares} size={10} label={word} /> },
        { name: "large", show: <SquareCode path={squares} size={10} label={t("sample.other")} large /> },
      ],
    },
    {
      file: "progress",
      of: [Progress, LoadAgain],
      states: [
        { name: "usual", show: <Progress label={t("sample.label")} done={3} of={8} /> },
        { name: "first", alone: true, show: <LoadAgain seconds={60} /> },
      ],
    },
    {
      file: "announcer",
      of: [Announcer],
      states: [{ name: "usual", show: <Announcer>{sentence}</Announcer> }],
    },
    {
      file: "live",
      of: [Live, PageScript],
      states: [
        { name: "usual", show: <Live id="live-usual">{sentence}</Live> },
        { name: "first", alone: true, show: <PageScript name="near" /> },
      ],
    },
    {
      file: "specimen",
      of: [Specimen, SpecimenGrid],
      states: [
        {
          name: "usual",
          show: (
            <SpecimenGrid>
              <Specimen name={word}>{sentence}</Specimen>
            </SpecimenGrid>
          ),
        },
        {
          name: "focus",
          show: (
            <Specimen name={word} focused>
              {<a href="#main">{word}</a>}
            </Specimen>
          ),
        },
      ],
    },
  ];
}
