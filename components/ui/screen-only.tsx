import type { ReactNode } from "react";

/** What is of use on a screen only, and left out when the page is printed. */
export function ScreenOnly({ children }: { children: ReactNode }) {
  return <div className="print:hidden">{children}</div>;
}

/** Links to pages of others, beside one another. */
export function LinkRow({ links }: { links: { href: string; text: string }[] }) {
  return (
    <ul className="mb-6 flex flex-wrap gap-x-6 gap-y-2">
      {links.map(({ href, text }) => (
        <li key={href}>
          <a
            href={href}
            rel="external noreferrer"
            className="inline-flex min-h-11 items-center text-link underline underline-offset-4 hover:no-underline"
          >
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}
