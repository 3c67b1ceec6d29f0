import { parseLocale } from "@/components/locale";
import { AccountsPage, getDoneText } from "@/components/staff-accounts/accounts-page";
import { getAppContext } from "@/lib/shared/context";
import { findStaff } from "@/lib/staff/accounts";
import { listOpenInvitations } from "@/lib/staff/open-invitations";
import { requireClinic } from "@/server/auth/require";

export default async function ClinicPeople({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/staff">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { database, clock } = getAppContext();
  const [me, asked] = await Promise.all([requireClinic(clinic, "CLINIC_MANAGER"), searchParams]);
  const [accounts, invitations] = await Promise.all([
    findStaff(database, { text: "", role: null, state: null, clinicId: me.clinicId }),
    listOpenInvitations(database, me),
  ]);
  return (
    <AccountsPage
      locale={locale}
      me={me}
      accounts={accounts}
      invitations={invitations}
      now={clock.now()}
      done={getDoneText.find((what) => what === asked.done)}
    />
  );
}
