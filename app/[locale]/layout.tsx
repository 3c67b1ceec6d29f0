import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { getTranslator } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { assetUrl } from "@/components/ui/asset-url";
import { FontLinks } from "@/components/ui/fonts";

type Params = Promise<{ locale: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const t = getTranslator(parseLocale((await params).locale), "common");
  return { title: { default: t("service"), template: `%s – ${t("service")}` } };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

// Every page tells how things stand now.
export const dynamic = "force-dynamic";

export default async function RootLayout({ children, params }: { children: ReactNode; params: Params }) {
  return (
    <html lang={parseLocale((await params).locale)}>
      <head>
        <FontLinks />
        <link rel="stylesheet" href={assetUrl("site.css")} precedence="default" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      </head>
      <body>{children}</body>
    </html>
  );
}
