import { cookies } from "next/headers";
import { type Done, doneCookie, readDone } from "@/lib/booking/done";
import type { OwnBooking } from "@/lib/booking/mine";
import { runtime } from "@/lib/platform/runtime";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Notice } from "../ui/notice";

/** What the person before the page has just done with a booking; null when that is over. */
export async function justDone(): Promise<Done | null> {
  const { environment } = runtime();
  const name = doneCookie(environment.baseUrl.startsWith("https:"));
  return readDone((await cookies()).get(name)?.value);
}

/** How a booking stands, or what has just been done with it. */
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
  const t = textOf(locale, "book");
  const about = [booking, other].find((own) => own?.id === done?.bookingId);
  const when = about ? seoulDateTime(about.startsAt, locale) : "";
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
