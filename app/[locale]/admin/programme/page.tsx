import { ProgrammePage, programmeValues } from "@/components/admin/programme-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { listProducts, programmeNow } from "@/lib/admin/programme";
import { runtime } from "@/lib/platform/runtime";
import { retentionState } from "@/lib/privacy/retention";

export default async function ProgrammeOfAll({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/programme">) {
  await requireRole("ADMIN");
  const { locale } = await params;
  const { product: code, done } = await searchParams;
  const { database, environment, clock } = runtime();
  const products = await listProducts(database);
  const product = products.find((candidate) => candidate.code === code);
  return (
    <ProgrammePage
      locale={localeOf(locale)}
      values={programmeValues(await programmeNow(database), product)}
      products={products}
      retention={{ ...environment.retention, ...(await retentionState(database, clock.now())) }}
      changing={product !== undefined}
      done={done !== undefined}
    />
  );
}
