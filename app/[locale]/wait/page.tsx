import { randomUUID } from "node:crypto";
import { WaitlistPage } from "@/components/booking/waitlist-page";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { getAppContext } from "@/lib/shared/context";
import { getWaitlist } from "@/lib/waitlist/waitlist";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("wait", "title");

export default async function Wait({ params }: PageProps<"/[locale]/wait">) {
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const citizen = await requireCitizen();
  const waiting = await getWaitlist(database, citizen.sub, clock.now());
  return <WaitlistPage locale={locale} {...waiting} bookingKey={randomUUID()} person={citizen.sub} />;
}
