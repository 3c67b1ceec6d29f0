import { notFound } from "next/navigation";
import { localeOf } from "@/components/locale";
import { PersonPage } from "@/components/people/person-page";
import { requireRole } from "@/lib/access/pages";
import { findStaff } from "@/lib/identity/account/people";
import { runtime } from "@/lib/platform/runtime";

export default async function Person({ params }: PageProps<"/[locale]/admin/staff/[account]">) {
  const { locale, account: id } = await params;
  const me = await requireRole("ADMIN");
  const [account] = await findStaff(runtime().database, { text: "", role: null, state: null, id });
  if (!account) notFound();
  return <PersonPage locale={localeOf(locale)} me={me} account={account} />;
}
