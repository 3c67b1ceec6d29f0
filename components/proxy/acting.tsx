import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";

/** Above what a booker sees and does for another: for whom that is. Nothing for whoever acts themselves. */
export function Acting({
  locale,
  citizen,
}: {
  locale: Locale;
  citizen: { name: string; by?: { name: string } };
}) {
  if (!citizen.by) return null;
  const { name, by } = citizen;
  return (
    <Notice look="warning" title={textOf(locale, "proxy")("acting", { name })}>
      {textOf(locale, "proxy")("actingText", { booker: by.name })}
    </Notice>
  );
}

export function StopActing({ locale, booker }: { locale: Locale; booker: string }) {
  return (
    <form method="post" action={`/${locale}/proxy/stop`}>
      <ButtonRow>
        <Button look="tertiary">{textOf(locale, "proxy")("stop", { booker })}</Button>
      </ButtonRow>
    </form>
  );
}
