import { localeOf } from "@/components/locale";
import { PeoplePage, peopleDone } from "@/components/people/people-page";
import { requireClinic } from "@/lib/access/pages";
import { openInvitations } from "@/lib/identity/account/open-invitations";
import { findStaff } from "@/lib/identity/account/people";
import { runtime } from "@/lib/platform/runtime";

export default async function ClinicPeople({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/staff">) {
  const { locale: segment, clinic } = await params;
  const locale = localeOf(segment);
  const { database, clock } = runtime();
  const [me, asked] = await Promise.all([requireClinic(clinic, "CLINIC_MANAGER"), searchParams]);
  const [accounts, invitations] = await Promise.all([
    findStaff(database, { text: "", role: null, state: null, clinicId: me.clinicId }),
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
