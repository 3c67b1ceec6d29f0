import type { SlotFull } from "@/lib/booking/alternatives";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button, ButtonStack } from "../ui/button";
import { Subheading } from "../ui/page";

/** What is free near a time that is full, each a button that chooses it. */
export function Alternatives({ locale, full }: { locale: Locale; full: SlotFull }) {
  if (full.alternatives.length === 0) return null;
  const t = textOf(locale, "book");
  const { action, fields } = full.form;
  return (
    <>
      <Subheading>{t("alternatives")}</Subheading>
      <form method="post" action={action}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <ButtonStack>
          {full.alternatives.map(({ slotId, startsAt, clinic, places }) => (
            <Button key={slotId} look="secondary" wide name="slot" value={String(slotId)}>
              {t("alternative", {
                when: seoulDateTime(startsAt, locale),
                clinic: locale === "ko" ? clinic.nameKo : clinic.nameEn,
                places: t("places", { count: String(places) }),
              })}
            </Button>
          ))}
        </ButtonStack>
      </form>
    </>
  );
}
