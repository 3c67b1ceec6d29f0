import { type AccountDone, AccountPage } from "@/components/account/account-page";
import { localeOf } from "@/components/locale";
import { requireStaff } from "@/lib/access/pages";
import { sessionsOf } from "@/lib/identity/account/sessions";
import { secondStepOf } from "@/lib/identity/account/totp";
import { runtime } from "@/lib/platform/runtime";

const dones: readonly AccountDone[] = ["password", "session", "totp-off"];

export default async function Account({ params, searchParams }: PageProps<"/[locale]/account">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const staff = await requireStaff();
  const [sessions, secondStep, search] = await Promise.all([
    sessionsOf(database, staff.id, clock.now()),
    secondStepOf(database, staff.id),
    searchParams,
  ]);
  const done = dones.find((what) => what === search.done);
  return (
    <AccountPage
      locale={locale}
      staff={staff}
      {...staff}
      sessions={sessions}
      secondStep={secondStep}
      done={done}
    />
  );
}
