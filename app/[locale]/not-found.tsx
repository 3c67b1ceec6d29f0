import { headers } from "next/headers";
import { localeOf } from "@/components/locale";
import { ProblemPage } from "@/components/problem/problem-page";

/** Next.js gives this page no parameters; the server says which language was asked for. */
export default async function NotFound() {
  const locale = localeOf((await headers()).get("x-page-locale") ?? "");
  return <ProblemPage problem="window-unknown" locale={locale} path="" />;
}
