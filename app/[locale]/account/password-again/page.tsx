import { PasswordAgainPage } from "@/components/account/password-again-page";
import { localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { getRedirectField } from "@/components/sign-in/search-params";
import { requireStaff } from "@/server/auth/require";

export default async function PasswordAgain({
  params,
  searchParams,
}: PageProps<"/[locale]/account/password-again">) {
  const locale = parseLocale((await params).locale);
  const [staff, search] = await Promise.all([requireStaff(), searchParams]);
  const values = { to: getRedirectField(search, localizePath(locale, "/account")) };
  const action = `/${locale}/account/password-again`;
  return <PasswordAgainPage locale={locale} staff={staff} action={action} values={values} wrong={false} />;
}
