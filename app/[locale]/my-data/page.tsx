import { localeOf } from "@/components/locale";
import { MyDataPage, OutcomePage } from "@/components/privacy/my-data-page";
import { requireOwnCitizen } from "@/lib/access/pages";
import { runtime } from "@/lib/platform/runtime";
import { ownData } from "@/lib/privacy/own-data";

export default async function MyData({ params }: PageProps<"/[locale]/my-data">) {
  const locale = localeOf((await params).locale);
  const { database, environment } = runtime();
  const data = await ownData(database, (await requireOwnCitizen()).sub);
  if (!data) return <OutcomePage locale={locale} text="forgotten" />;
  return <MyDataPage locale={locale} data={data} keepDays={environment.retention.keepDays} />;
}
