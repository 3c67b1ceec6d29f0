import { PasswordAgainPage } from "@/components/account/password-again-page";
import { localeOf } from "@/components/locale";
import { goOnTo } from "@/components/sign-in/search";
import { hrefIn } from "@/components/text";
import { requireStaff } from "@/lib/access/pages";

export default async function PasswordAgain({
  params,
  searchParams,
}: PageProps<"/[locale]/account/password-again">) {
  const locale = localeOf((await params).locale);
  const [staff, search] = await Promise.all([requireStaff(), searchParams]);
  const values = { to: goOnTo(search, hrefIn(locale, "/account")) };
  const action = `/${locale}/account/password-again`;
  return <PasswordAgainPage locale={locale} staff={staff} action={action} values={values} wrong={false} />;
}
