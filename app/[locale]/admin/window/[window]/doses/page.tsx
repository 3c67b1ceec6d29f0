import { notFound } from "next/navigation";
import { DosesPage } from "@/components/admin/doses-page";
import { localeOf } from "@/components/locale";
import { listProducts } from "@/lib/admin/programme";
import { overviewOf } from "@/lib/admin/windows";
import { availability } from "@/lib/booking/availability";
import { limitsValues } from "@/lib/booking/limits-form";
import { dosesLeftIn, limitsIn } from "@/lib/booking/stock";
import { runtime } from "@/lib/platform/runtime";

export default async function Doses({
  params,
  searchParams,
}: PageProps<"/[locale]/admin/window/[window]/doses">) {
  const { locale, window: slug } = await params;
  const { database, clock } = runtime();
  if (!(await overviewOf(database, slug, clock.now()))) notFound();
  return (
    <DosesPage
      locale={localeOf(locale)}
      slug={slug}
      values={limitsValues(await limitsIn(database, slug))}
      products={await listProducts(database)}
      provinces={availability().provinces()}
      left={await dosesLeftIn(database, slug)}
      done={(await searchParams).done !== undefined}
    />
  );
}
