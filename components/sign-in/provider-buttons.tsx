import type { Config } from "@/lib/shared/config";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Subheading } from "../ui/page";
import { AuthForm } from "./auth-form";

export function ProviderButtons({
  locale,
  to,
  csrfToken,
  environment: { oidc, kakao, naver },
}: {
  locale: Locale;
  to: string;
  csrfToken: string;
  environment: Pick<Config, "oidc" | "kakao" | "naver">;
}) {
  const t = getTranslator(locale, "signin");
  const providers = [
    oidc && { id: "oidc", name: oidc.name },
    kakao && { id: "kakao", name: t("kakao") },
    naver && { id: "naver", name: t("naver") },
  ].filter((provider) => provider !== undefined);
  if (providers.length === 0) return null;
  return (
    <>
      <Subheading>{t("or")}</Subheading>
      {providers.map(({ id, name }) => (
        <AuthForm key={id} action={`signin/${id}`} to={to} csrfToken={csrfToken}>
          <ButtonRow>
            <Button look="secondary">{t("with", { name })}</Button>
          </ButtonRow>
        </AuthForm>
      ))}
    </>
  );
}
