import { cookies } from "next/headers";
import { type Done, doneCookie, readDone } from "@/lib/booking/done";
import type { OwnBooking } from "@/lib/booking/my-bookings";
import { getAppContext } from "@/lib/shared/context";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Notice } from "../ui/notice";

/** What the person before the page has just done with a booking; null when that is over. */
export async function justDone(): Promise<Done | null> {
  const { environment } = getAppContext();
  const name = doneCookie(environment.baseUrl.startsWith("https:"));
  return readDone((await cookies()).get(name)?.value);
}

export function BookingNotice({
  locale,
  booking,
  other,
  done,
}: {
  locale: Locale;
  booking: OwnBooking;
  other: OwnBooking | undefined;
  done: Done | null;
}) {
  const t = getTranslator(locale, "book");
  const about = [booking, other].find((own) => own?.id === done?.bookingId);
  const when = about ? formatDateTime(about.startsAt, locale) : "";
  if (done?.act === "cancelled" && about?.status !== "BOOKED")
    return (
      <Notice look="success" title={about ? t("done.cancelled") : t("done.cancelledSecond")} live>
        {about ? t("cancelledText") : t("cancelSecond")}
      </Notice>
    );
  if (about?.status === "BOOKED" && (done?.act === "changed" || done?.act === "second"))
    return (
      <Notice look="success" title={t(`done.${done.act}`, { when, dose: about.dose })} live>
        {t("confirmedText")}
      </Notice>
    );
  const live = booking.status === "BOOKED";
  return (
    <Notice look={live ? "success" : "warning"} title={live ? t("confirmed") : t("cancelled")}>
      {live ? t("confirmedText") : t("cancelledText")}
    </Notice>
  );
}
