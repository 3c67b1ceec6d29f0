import { headers } from "next/headers";
import { ErrorPage } from "@/components/error-page/error-page";
import { parseLocale } from "@/components/locale";

/** Next.js gives this page no parameters; the server says which language was asked for. */
export default async function NotFound() {
  const locale = parseLocale((await headers()).get("x-page-locale") ?? "");
  return <ErrorPage problem="window-unknown" locale={locale} path="" />;
}
