import { parseLocale } from "@/components/locale";
import { AccountsPage, getDoneText } from "@/components/staff-accounts/accounts-page";
import { getAppContext } from "@/lib/shared/context";
import { doAdminsNeedTotp, findStaff } from "@/lib/staff/accounts";
import { listOpenInvitations } from "@/lib/staff/open-invitations";
import { staffSearch } from "@/lib/staff/search";
import { requireRole } from "@/server/auth/require";

export default async function People({ params, searchParams }: PageProps<"/[locale]/admin/staff">) {
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const [me, asked] = await Promise.all([requireRole("ADMIN"), searchParams]);
  const search = staffSearch.parse(asked);
  const [accounts, invitations, need] = await Promise.all([
    findStaff(database, search),
    listOpenInvitations(database, me),
    doAdminsNeedTotp(database),
  ]);
  return (
    <AccountsPage
      locale={locale}
      me={me}
      accounts={accounts}
      invitations={invitations}
      now={clock.now()}
      search={search}
      adminsNeedTotp={need}
      done={getDoneText.find((what) => what === asked.done)}
    />
  );
}
