import { localeOf } from "@/components/locale";
import { goOnTo, refusedFor } from "@/components/sign-in/search";
import { SignInPage } from "@/components/sign-in/sign-in-page";
import { textOf } from "@/components/text";

export default async function SignIn({ params, searchParams }: PageProps<"/[locale]/sign-in">) {
  const locale = localeOf((await params).locale);
  const search = await searchParams;
  const refused = refusedFor(search);
  const problem = refused && textOf(locale, "refusals")(`${refused}.title`);
  return <SignInPage locale={locale} to={goOnTo(search)} problem={problem} />;
}
