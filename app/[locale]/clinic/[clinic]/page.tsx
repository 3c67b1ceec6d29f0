import { redirect } from "next/navigation";
import { localeOf } from "@/components/locale";
import { hrefIn } from "@/components/text";

/** A link that names the clinic; another clinic's has been refused before. */
export default async function NamedClinic({ params }: PageProps<"/[locale]/clinic/[clinic]">) {
  redirect(hrefIn(localeOf((await params).locale), "/clinic"));
}
