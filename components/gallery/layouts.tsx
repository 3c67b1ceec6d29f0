import { FontLinks } from "../ui/fonts";
import {
  Aside,
  BackLink,
  type ChromeText,
  Heading,
  Page,
  Subheading,
  Text,
  TextLink,
  ToolNav,
} from "../ui/page";
import { PrintPage } from "../ui/print-page";
import { StaffPage } from "../ui/staff-page";
import type { Row, Samples } from "./row";

const here = "#main";

export function layoutRows(t: Samples, chrome: ChromeText): Row[] {
  const [word, other, sentence, long] = [
    t("sample.act"),
    t("sample.other"),
    t("sample.sentence"),
    t("sample.long"),
  ];
  const links = [
    { href: here, text: word, here: true },
    { href: "#top", text: other, here: false },
  ];
  const body = (heading: string) => (
    <>
      <BackLink href={here}>{word}</BackLink>
      <Heading caption={other}>{heading}</Heading>
      <Text>{sentence}</Text>
      <Subheading>{heading}</Subheading>
      <Text subtle>{long}</Text>
    </>
  );
  const columns = [t("sample.label"), word, other];
  const rows = ["1", "2"].map((key) => ({ key, cells: [key, word, other] }));
  const paper = { title: t("title"), caption: word, back: { href: here, text: other }, note: sentence };
  return [
    {
      file: "page",
      of: [Page, Heading, Subheading, Text, TextLink, BackLink, ToolNav, Aside],
      states: [
        {
          name: "usual",
          show: (
            <>
              <BackLink href={here}>{word}</BackLink>
              <Subheading>{other}</Subheading>
              <Text>{sentence}</Text>
              <Text subtle>{sentence}</Text>
              <TextLink href={here}>{word}</TextLink>
              <ToolNav label={word} links={links} end={other} />
            </>
          ),
        },
        { name: "focus", show: <TextLink href={here}>{word}</TextLink> },
        { name: "plain", alone: true, show: <Page text={chrome}>{body(word)}</Page> },
        {
          name: "wide",
          alone: true,
          show: (
            <>
              <Aside label={other}>
                <Text>{sentence}</Text>
              </Aside>
              <Page text={chrome} wide nav={<ToolNav label={word} links={links} end={other} />}>
                {body(word)}
              </Page>
            </>
          ),
        },
        { name: "long", alone: true, show: <Page text={chrome}>{body(long)}</Page> },
      ],
    },
    {
      file: "staff-page",
      of: [StaffPage],
      states: [
        {
          name: "usual",
          alone: true,
          show: (
            <StaffPage text={chrome} label={word} tools={links} here={here} end={<a href={here}>{other}</a>}>
              {body(word)}
            </StaffPage>
          ),
        },
      ],
    },
    {
      file: "print-page",
      of: [PrintPage],
      states: [
        {
          name: "usual",
          alone: true,
          show: <PrintPage {...paper} columns={columns} rows={rows} empty={t("sample.none")} />,
        },
        {
          name: "empty",
          alone: true,
          show: <PrintPage {...paper} columns={columns} rows={[]} empty={t("sample.none")} />,
        },
      ],
    },
    {
      // What stands around every page that Next.js does not make, this one too.
      file: "document",
      of: [],
      states: [],
    },
    {
      // Only asks for the letters early; nothing is to be seen of it.
      file: "fonts",
      of: [FontLinks],
      states: [],
    },
  ];
}
