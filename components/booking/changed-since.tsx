import { z } from "zod";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Notice } from "../ui/notice";

const changes = z.enum(["time", "person"]).optional().catch(undefined);

/**
 * That things are not as an older page showed them, from which something was asked; the page below shows how they are.
 *
 * @param changed what the address says of it
 */
export function ChangedSince({ locale, changed }: { locale: Locale; changed: unknown }) {
  const what = changes.parse(changed);
  if (!what) return null;
  return (
    <Notice look="warning" live>
      {getTranslator(locale, "book")(what === "time" ? "changedTime" : "changedPerson")}
    </Notice>
  );
}
