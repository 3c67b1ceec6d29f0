import { type AccountDone, AccountPage } from "@/components/account/account-page";
import { parseLocale } from "@/components/locale";
import { getAppContext } from "@/lib/shared/context";
import { listSessions } from "@/lib/staff/sessions";
import { getSecondFactor } from "@/lib/staff/totp";
import { requireStaff } from "@/server/auth/require";

const dones: readonly AccountDone[] = ["password", "session", "totp-off"];

export default async function Account({ params, searchParams }: PageProps<"/[locale]/account">) {
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const staff = await requireStaff();
  const [sessions, secondStep, search] = await Promise.all([
    listSessions(database, staff.id, clock.now()),
    getSecondFactor(database, staff.id),
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
