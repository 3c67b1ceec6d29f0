import { localeOf } from "@/components/locale";
import { ProviderButtons } from "@/components/sign-in/provider-buttons";
import { Refused } from "@/components/sign-in/refused";
import { faultsAgain, goOnTo } from "@/components/sign-in/search";
import { SignInPage } from "@/components/sign-in/sign-in-page";
import { hrefIn } from "@/components/text";
import { titled } from "@/components/title";
import { typedBefore } from "@/lib/identity/visitor";

export const generateMetadata = titled("signin", "title");

export default async function SignIn({ params, searchParams }: PageProps<"/[locale]/sign-in">) {
  const locale = localeOf((await params).locale);
  const search = await searchParams;
  const to = goOnTo(search, hrefIn(locale, ""));
  const values = await typedBefore("self");
  return (
    <SignInPage
      locale={locale}
      to={to}
      values={values}
      faults={faultsAgain(search, values)}
      refused={<Refused locale={locale} search={search} field="name" />}
    >
      <ProviderButtons locale={locale} to={to} />
    </SignInPage>
  );
}
