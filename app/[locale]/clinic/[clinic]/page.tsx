import { redirect } from "next/navigation";
import { localeOf } from "@/components/locale";
import { hrefIn } from "@/components/text";
import { requireClinic } from "@/lib/access/pages";

/** A link that names the clinic. */
export default async function NamedClinic({ params }: PageProps<"/[locale]/clinic/[clinic]">) {
  const { locale, clinic } = await params;
  await requireClinic(clinic);
  redirect(hrefIn(localeOf(locale), "/clinic"));
}
