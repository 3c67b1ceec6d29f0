import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { LinkButton } from "../ui/button";

export function SignOut({ locale }: { locale: Locale }) {
  return (
    <form method="post" action={`/${locale}/sign-out`}>
      <LinkButton>{getTranslator(locale, "common")("signOut")}</LinkButton>
    </form>
  );
}
