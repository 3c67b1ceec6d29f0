import { ProgrammePage, programmeValues } from "@/components/admin/programme-page";
import { parseLocale } from "@/components/locale";
import { getRetentionState } from "@/lib/privacy/erase-expired.job";
import { getAppContext } from "@/lib/shared/context";
import { getProgrammeSettings, listProducts } from "@/lib/windows/programme";
import { requireRole } from "@/server/auth/require";

export default async function ProgrammeOfAll({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/programme">) {
  await requireRole("ADMIN");
  const { locale } = await params;
  const { product: code, done } = await searchParams;
  const { database, environment, clock } = getAppContext();
  const products = await listProducts(database);
  const product = products.find((candidate) => candidate.code === code);
  return (
    <ProgrammePage
      locale={parseLocale(locale)}
      values={programmeValues(await getProgrammeSettings(database), product)}
      products={products}
      retention={{ ...environment.retention, ...(await getRetentionState(database, clock.now())) }}
      changing={product !== undefined}
      done={done !== undefined}
    />
  );
}
