import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { localeOf } from "@/components/locale";
import { textOf } from "@/components/text";
import { builtAddress } from "@/components/ui/built";
import { FontLinks } from "@/components/ui/fonts";

type Params = Promise<{ locale: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const t = textOf(localeOf((await params).locale), "common");
  return { title: { default: t("service"), template: `%s – ${t("service")}` } };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

// Every page tells how things stand now.
export const dynamic = "force-dynamic";

export default async function RootLayout({ children, params }: { children: ReactNode; params: Params }) {
  return (
    <html lang={localeOf((await params).locale)}>
      <head>
        <FontLinks />
        <link rel="stylesheet" href={builtAddress("site.css")} precedence="default" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      </head>
      <body>{children}</body>
    </html>
  );
}
