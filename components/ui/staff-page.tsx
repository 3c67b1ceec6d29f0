import type { ReactNode } from "react";
import { type ChromeText, Page, ToolNav } from "./page";

export interface Tool {
  href: string;
  text: string;
}

/** The tool that an address belongs to: the one whose own address is the longest beginning of it. */
function toolAt(tools: readonly Tool[], here: string): Tool | undefined {
  const path = (href: string) => href.split("?")[0] ?? "";
  const at = path(here);
  return tools
    .filter(({ href }) => at === path(href) || at.startsWith(`${path(href)}/`))
    .sort((a, b) => path(b.href).length - path(a.href).length)[0];
}

/**
 * The frame of every page of staff, whoever they are: the tools they have, the one they are in, and the way out.
 *
 * @param tools in the order in which they are shown
 * @param here the page's own address
 * @param end what stands at the end of the row of tools
 */
export function StaffPage({
  text,
  label,
  tools,
  here,
  end,
  children,
}: {
  text: ChromeText;
  label: string;
  tools: readonly Tool[];
  here: string;
  end: ReactNode;
  children: ReactNode;
}) {
  const current = toolAt(tools, here);
  const links = tools.map((tool) => ({ ...tool, here: tool === current }));
  return (
    <Page text={text} wide nav={<ToolNav label={label} links={links} end={end} />}>
      {children}
    </Page>
  );
}
