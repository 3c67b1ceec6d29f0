import { z } from "zod";
import { NewWindowPage } from "@/components/admin/new-window-page";
import { valuesOf } from "@/components/admin/window-form";
import { parseLocale } from "@/components/locale";
import { getAppContext } from "@/lib/shared/context";
import { copyWindow } from "@/lib/windows/copy-window";
import { listProducts } from "@/lib/windows/programme";
import { getWindow } from "@/lib/windows/windows";
import { requireRole } from "@/server/auth/require";

const search = z.object({ from: z.string().max(40).optional().catch(undefined) });

export default async function NewWindow({ params, searchParams }: PageProps<"/[locale]/admin/new-window">) {
  await requireRole("ADMIN");
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const now = clock.now();
  const { from } = search.parse(await searchParams);
  const earlier = from === undefined ? undefined : await getWindow(database, from, now);
  const products = await listProducts(database);
  if (!earlier) return <NewWindowPage locale={locale} values={{ mostInside: "300" }} products={products} />;
  const copied = locale === "ko" ? earlier.nameKo : earlier.nameEn;
  const values = { ...valuesOf(copyWindow(earlier, now), now), from: earlier.slug };
  return <NewWindowPage locale={locale} values={values} copied={copied} products={products} />;
}
