import { notFound } from "next/navigation";
import { localeOf } from "@/components/locale";
import { PersonPage } from "@/components/people/person-page";
import { findStaff } from "@/lib/identity/account/people";
import { currentStaff } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";

export default async function Person({ params }: PageProps<"/[locale]/admin/staff/[account]">) {
  const { locale, account: id } = await params;
  const [me, found] = await Promise.all([
    currentStaff(),
    findStaff(runtime().database, { text: "", role: null, state: null, id }),
  ]);
  const account = found[0];
  if (!account) notFound();
  return <PersonPage locale={localeOf(locale)} me={me} account={account} />;
}
