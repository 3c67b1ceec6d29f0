import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";

/** Above what a booker sees and does for another: for whom that is. Nothing for whoever acts themselves. */
export function DelegationBanner({
  locale,
  citizen,
}: {
  locale: Locale;
  citizen: { name: string; by?: { name: string } };
}) {
  if (!citizen.by) return null;
  const { name, by } = citizen;
  return (
    <Notice look="warning" title={getTranslator(locale, "proxy")("acting", { name })}>
      {getTranslator(locale, "proxy")("actingText", { booker: by.name })}
    </Notice>
  );
}

export function StopDelegation({ locale, booker }: { locale: Locale; booker: string }) {
  return (
    <form method="post" action={`/${locale}/proxy/stop`}>
      <ButtonRow>
        <Button look="tertiary">{getTranslator(locale, "proxy")("stop", { booker })}</Button>
      </ButtonRow>
    </form>
  );
}
