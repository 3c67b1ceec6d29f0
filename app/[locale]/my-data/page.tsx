import { parseLocale } from "@/components/locale";
import { MyDataPage, OutcomePage } from "@/components/privacy/my-data-page";
import { exportOwnData } from "@/lib/privacy/export-data";
import { getAppContext } from "@/lib/shared/context";
import { requireOwnCitizen } from "@/server/auth/require";

export default async function MyData({ params }: PageProps<"/[locale]/my-data">) {
  const locale = parseLocale((await params).locale);
  const { database, environment } = getAppContext();
  const data = await exportOwnData(database, (await requireOwnCitizen()).sub);
  if (!data) return <OutcomePage locale={locale} text="forgotten" />;
  return <MyDataPage locale={locale} data={data} keepDays={environment.retention.keepDays} />;
}
