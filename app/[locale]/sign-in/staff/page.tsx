import { localeOf } from "@/components/locale";
import { goOnTo } from "@/components/sign-in/search";
import { StaffSignInPage } from "@/components/sign-in/staff-sign-in-page";
import { hrefIn } from "@/components/text";
import { titled } from "@/components/title";

export const generateMetadata = titled("signin", "staffTitle");

export default async function StaffSignIn({ params, searchParams }: PageProps<"/[locale]/sign-in/staff">) {
  const locale = localeOf((await params).locale);
  return <StaffSignInPage locale={locale} to={goOnTo(await searchParams, hrefIn(locale, "/staff"))} />;
}
