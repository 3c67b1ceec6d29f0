import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { LinkButton } from "../ui/button";

export function SignOut({ locale }: { locale: Locale }) {
  return (
    <form method="post" action={`/${locale}/sign-out`}>
      <LinkButton>{textOf(locale, "common")("signOut")}</LinkButton>
    </form>
  );
}
