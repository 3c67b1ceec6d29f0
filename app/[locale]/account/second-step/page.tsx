import { redirect } from "next/navigation";
import { TotpPage } from "@/components/account/totp-page";
import { localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { getAppContext } from "@/lib/shared/context";
import { getPendingTotp } from "@/lib/staff/totp";
import { requireStaff } from "@/server/auth/require";

export default async function SetUpSecondStep({ params }: PageProps<"/[locale]/account/second-step">) {
  const locale = parseLocale((await params).locale);
  const staff = await requireStaff();
  const totp = await getPendingTotp(getAppContext().database, staff.id);
  if (!totp) redirect(localizePath(locale, "/account"));
  return <TotpPage locale={locale} staff={staff} totp={totp} />;
}
