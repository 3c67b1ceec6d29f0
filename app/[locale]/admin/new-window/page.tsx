import { z } from "zod";
import { NewWindowPage } from "@/components/admin/new-window-page";
import { valuesOf } from "@/components/admin/window-form";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { listProducts } from "@/lib/admin/programme";
import { copyOf } from "@/lib/admin/window-copy";
import { overviewOf } from "@/lib/admin/windows";
import { runtime } from "@/lib/platform/runtime";

const search = z.object({ from: z.string().max(40).optional().catch(undefined) });

export default async function NewWindow({ params, searchParams }: PageProps<"/[locale]/admin/new-window">) {
  await requireRole("ADMIN");
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const now = clock.now();
  const { from } = search.parse(await searchParams);
  const earlier = from === undefined ? undefined : await overviewOf(database, from, now);
  const products = await listProducts(database);
  if (!earlier) return <NewWindowPage locale={locale} values={{ mostInside: "300" }} products={products} />;
  const copied = locale === "ko" ? earlier.nameKo : earlier.nameEn;
  const values = { ...valuesOf(copyOf(earlier, now), now), from: earlier.slug };
  return <NewWindowPage locale={locale} values={values} copied={copied} products={products} />;
}
