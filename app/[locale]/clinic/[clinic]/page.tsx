import { redirect } from "next/navigation";
import { localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { requireClinic } from "@/server/auth/require";

/** A link that names the clinic. */
export default async function NamedClinic({ params }: PageProps<"/[locale]/clinic/[clinic]">) {
  const { locale, clinic } = await params;
  await requireClinic(clinic);
  redirect(localizePath(parseLocale(locale), "/clinic"));
}
