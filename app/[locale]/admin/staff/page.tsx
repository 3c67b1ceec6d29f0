import { localeOf } from "@/components/locale";
import { PeoplePage, peopleDone } from "@/components/people/people-page";
import { requireRole } from "@/lib/access/pages";
import { openInvitations } from "@/lib/identity/account/open-invitations";
import { adminsNeedTotp, findStaff } from "@/lib/identity/account/people";
import { staffSearch } from "@/lib/identity/account/search";
import { runtime } from "@/lib/platform/runtime";

export default async function People({ params, searchParams }: PageProps<"/[locale]/admin/staff">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const [me, asked] = await Promise.all([requireRole("ADMIN"), searchParams]);
  const search = staffSearch.parse(asked);
  const [accounts, invitations, need] = await Promise.all([
    findStaff(database, search),
    openInvitations(database, me),
    adminsNeedTotp(database),
  ]);
  return (
    <PeoplePage
      locale={locale}
      me={me}
      accounts={accounts}
      invitations={invitations}
      now={clock.now()}
      search={search}
      adminsNeedTotp={need}
      done={peopleDone.find((what) => what === asked.done)}
    />
  );
}
