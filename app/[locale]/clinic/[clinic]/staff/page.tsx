import { localeOf } from "@/components/locale";
import { PeoplePage, peopleDone } from "@/components/people/people-page";
import { openInvitations } from "@/lib/identity/account/open-invitations";
import { findStaff } from "@/lib/identity/account/people";
import { currentStaff } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";

export default async function ClinicPeople({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/staff">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const [me, asked] = await Promise.all([currentStaff(), searchParams]);
  // The clinic is the account's own, whatever the address says.
  const clinicId = me.clinicId ?? 0;
  const [accounts, invitations] = await Promise.all([
    findStaff(database, { text: "", role: null, state: null, clinicId }),
    openInvitations(database, me),
  ]);
  return (
    <PeoplePage
      locale={locale}
      me={me}
      accounts={accounts}
      invitations={invitations}
      now={clock.now()}
      done={peopleDone.find((what) => what === asked.done)}
    />
  );
}
