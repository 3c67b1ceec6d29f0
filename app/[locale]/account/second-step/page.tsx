import { redirect } from "next/navigation";
import { TotpPage } from "@/components/account/totp-page";
import { localeOf } from "@/components/locale";
import { hrefIn } from "@/components/text";
import { requireStaff } from "@/lib/access/pages";
import { totpToShow } from "@/lib/identity/account/totp";
import { runtime } from "@/lib/platform/runtime";

export default async function SetUpSecondStep({ params }: PageProps<"/[locale]/account/second-step">) {
  const locale = localeOf((await params).locale);
  const staff = await requireStaff();
  const totp = await totpToShow(runtime().database, staff.id);
  if (!totp) redirect(hrefIn(locale, "/account"));
  return <TotpPage locale={locale} staff={staff} totp={totp} />;
}
