import { randomUUID } from "node:crypto";
import { WaitPage } from "@/components/booking/wait-page";
import { localeOf } from "@/components/locale";
import { titled } from "@/components/title";
import { requireCitizen } from "@/lib/access/pages";
import { waitingOf } from "@/lib/booking/offers";
import { runtime } from "@/lib/platform/runtime";

export const generateMetadata = titled("wait", "title");

export default async function Wait({ params }: PageProps<"/[locale]/wait">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const citizen = await requireCitizen();
  const waiting = await waitingOf(database, citizen.sub, clock.now());
  return <WaitPage locale={locale} {...waiting} bookingKey={randomUUID()} person={citizen.sub} />;
}
