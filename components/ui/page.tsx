import type { ReactNode } from "react";

export interface ChromeText {
  skip: string;
  service: string;
  official: string;
  otherLanguage: string;
  otherHref: string;
  /** Of a page that answers a post: the same post in the other language, instead of the address. */
  otherForm?: { action: string; values: Record<string, string> };
  home: string;
  footer: string;
}

/** The frame of every page: skip link, official banner, service name, language switch, footer. */
export function Page({
  text,
  wide = false,
  nav,
  children,
}: {
  text: ChromeText;
  wide?: boolean;
  nav?: ReactNode;
  children: ReactNode;
}) {
  const width = wide ? "max-w-[120rem]" : "max-w-[72rem]";
  return (
    <div className="flex min-h-dvh flex-col bg-white font-sans text-base text-ink">
      <a
        href="#main"
        className="absolute top-2 left-2 z-10 -translate-y-20 rounded-sm bg-primary px-4 py-2 text-on-primary print:hidden focus:translate-y-0"
      >
        {text.skip}
      </a>
      <header className="border-b border-line print:hidden">
        <div className="bg-page text-sm text-subtle">
          <p className={`mx-auto ${width} px-4 py-1.5`}>{text.official}</p>
        </div>
        <div className={`mx-auto flex ${width} items-center justify-between gap-4 px-4 py-4`}>
          <a href={text.home} className="text-h3 font-bold text-strong">
            {text.service}
          </a>
          <LanguageSwitch text={text} />
        </div>
        {nav && <div className={`mx-auto ${width} px-4`}>{nav}</div>}
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto w-full ${width} grow px-4 py-8 outline-none md:py-12`}
      >
        {children}
      </main>
      <footer className="border-t border-line bg-page text-sm text-subtle print:hidden">
        <p className={`mx-auto ${width} px-4 py-6`}>{text.footer}</p>
      </footer>
    </div>
  );
}

function LanguageSwitch({ text }: { text: ChromeText }) {
  const { otherLanguage, otherHref, otherForm } = text;
  const look =
    "inline-flex min-h-11 shrink-0 items-center rounded-sm px-2 text-sm underline underline-offset-4 print:hidden";
  if (!otherForm) {
    return (
      <a href={otherHref} className={look}>
        {otherLanguage}
      </a>
    );
  }
  return (
    <form method="post" action={otherForm.action}>
      {Object.entries(otherForm.values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" className={look}>
        {otherLanguage}
      </button>
    </form>
  );
}

export function Heading({ children, caption }: { children: ReactNode; caption?: ReactNode }) {
  return (
    <h1 className="mb-6 text-h1 leading-tight font-bold text-strong">
      {caption && <span className="mb-1 block text-lg font-normal text-subtle">{caption}</span>}
      {children}
    </h1>
  );
}

export function Subheading({ children, id }: { children: ReactNode; id?: string }) {
  return (
    <h2 id={id} className="mt-10 mb-4 text-h2 leading-snug font-bold text-strong">
      {children}
    </h2>
  );
}

export function Text({ children, subtle = false }: { children: ReactNode; subtle?: boolean }) {
  return <p className={`mb-4 ${subtle ? "text-subtle" : ""}`}>{children}</p>;
}

export function TextLink({
  href,
  children,
  download,
  label,
}: {
  href: string;
  children: ReactNode;
  download?: boolean;
  /** What it says to those who do not see where it stands. */
  label?: string;
}) {
  return (
    <a
      href={href}
      download={download || undefined}
      aria-label={label}
      className="inline-block min-h-6 text-link underline underline-offset-4 hover:no-underline"
    >
      {children}
    </a>
  );
}

/** @param keys the single key that does the same, where the page answers keys */
export function BackLink({ href, keys, children }: { href: string; keys?: string; children: ReactNode }) {
  return (
    <p className="mb-6 print:hidden">
      <a
        href={href}
        aria-keyshortcuts={keys}
        data-key={keys}
        className="inline-flex min-h-11 items-center gap-2 text-link underline underline-offset-4"
      >
        <span aria-hidden="true">←</span>
        {children}
      </a>
    </p>
  );
}

/** Links between the pages of one tool, and the way out of it. */
export function ToolNav({
  label,
  links,
  end,
}: {
  label: string;
  links: { href: string; text: string; here: boolean }[];
  end: ReactNode;
}) {
  return (
    <nav aria-label={label} className="flex flex-wrap items-center gap-x-6 gap-y-1 pb-2">
      {links.map((link) => (
        <a
          key={link.href}
          href={link.href}
          aria-current={link.here ? "page" : undefined}
          className={`inline-flex min-h-11 items-center border-b-4 ${link.here ? "border-primary font-bold text-strong" : "border-transparent text-link"}`}
        >
          {link.text}
        </a>
      ))}
      <span className="ml-auto">{end}</span>
    </nav>
  );
}

/** Something beside the page itself, above it, as wide as it. */
export function Aside({ label, children }: { label: string; children: ReactNode }) {
  return (
    <aside aria-label={label} className="mx-auto max-w-[72rem] bg-white px-4 text-ink empty:hidden">
      {children}
    </aside>
  );
}
