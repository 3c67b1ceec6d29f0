import { Button, ButtonLink, ButtonRow, ButtonStack, LinkButton } from "../ui/button";
import { CameraView, PageButton } from "../ui/camera";
import { Details } from "../ui/details";
import { LinkRow, ScreenOnly } from "../ui/screen-only";
import { ScriptButton } from "../ui/script-button";
import { Switch, SwitchList } from "../ui/switch";
import { FactLine, Toolbar, ToolCheck, ToolLink } from "../ui/toolbar";
import type { Row, Samples } from "./row";

const nothing = () => {};
const here = "#main";

export function actionRows(t: Samples): Row[] {
  const [word, long] = [t("sample.act"), t("sample.long")];
  return [
    {
      file: "button",
      of: [Button, ButtonLink, ButtonRow, ButtonStack, LinkButton],
      states: [
        ...(["primary", "secondary", "tertiary", "danger"] as const).map((look) => ({
          name: look,
          show: (
            <ButtonRow>
              <Button look={look}>{word}</Button>
              <ButtonLink look={look} href={here}>
                {word}
              </ButtonLink>
            </ButtonRow>
          ),
        })),
        {
          name: "focus",
          show: (
            <ButtonRow>
              <Button>{word}</Button>
              <LinkButton>{word}</LinkButton>
            </ButtonRow>
          ),
        },
        { name: "disabled", show: <Button disabled>{word}</Button> },
        {
          name: "wide",
          show: (
            <ButtonStack>
              <Button wide>{word}</Button>
              <ButtonLink wide look="secondary" href={here}>
                {word}
              </ButtonLink>
            </ButtonStack>
          ),
        },
        { name: "long", show: <Button>{long}</Button> },
        { name: "first", alone: true, show: <Button first>{word}</Button> },
      ],
    },
    {
      file: "camera",
      of: [CameraView, PageButton],
      states: [
        { name: "usual", show: <CameraView video={null} label={t("sample.label")} /> },
        { name: "focus", show: <PageButton onClick={nothing}>{word}</PageButton> },
      ],
    },
    {
      file: "script-button",
      of: [ScriptButton],
      states: [
        { name: "usual", show: <ScriptButton onPress={nothing}>{word}</ScriptButton> },
        { name: "focus", show: <ScriptButton onPress={nothing}>{word}</ScriptButton> },
        { name: "long", show: <ScriptButton onPress={nothing}>{long}</ScriptButton> },
      ],
    },
    {
      file: "screen-only",
      of: [ScreenOnly, LinkRow],
      states: [
        {
          name: "usual",
          show: (
            <ScreenOnly>
              <LinkRow
                links={[
                  { href: here, text: word },
                  { href: "#top", text: t("sample.other") },
                ]}
              />
            </ScreenOnly>
          ),
        },
        { name: "focus", show: <LinkRow links={[{ href: here, text: word }]} /> },
      ],
    },
    {
      file: "switch",
      of: [Switch, SwitchList],
      states: [
        {
          name: "usual",
          show: (
            <SwitchList>
              <Switch id="switch-usual">{word}</Switch>
              <Switch id="switch-other">{t("sample.other")}</Switch>
            </SwitchList>
          ),
        },
        { name: "focus", show: <Switch id="switch-focus">{word}</Switch> },
        { name: "long", show: <Switch id="switch-long">{long}</Switch> },
      ],
    },
    {
      file: "toolbar",
      of: [Toolbar, ToolLink, ToolCheck, FactLine],
      states: [
        {
          name: "usual",
          show: (
            <>
              <FactLine>{t("sample.sentence")}</FactLine>
              <Toolbar>
                <ToolLink href={here}>{word}</ToolLink>
                <ToolCheck checked={false} onChange={nothing}>
                  {t("sample.other")}
                </ToolCheck>
              </Toolbar>
            </>
          ),
        },
        {
          name: "chosen",
          show: (
            <ToolCheck checked onChange={nothing}>
              {word}
            </ToolCheck>
          ),
        },
        { name: "focus", show: <ToolLink href={here}>{word}</ToolLink> },
      ],
    },
    {
      file: "details",
      of: [Details],
      states: [
        { name: "usual", show: <Details summary={word}>{long}</Details> },
        { name: "focus", show: <Details summary={word}>{long}</Details> },
      ],
    },
  ];
}
