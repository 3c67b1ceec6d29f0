import { notFound } from "next/navigation";
import { parseLocale } from "@/components/locale";
import { AccountDetailPage } from "@/components/staff-accounts/account-page";
import { getAppContext } from "@/lib/shared/context";
import { findStaff } from "@/lib/staff/accounts";
import { requireRole } from "@/server/auth/require";

export default async function Person({ params }: PageProps<"/[locale]/admin/staff/[account]">) {
  const { locale, account: id } = await params;
  const me = await requireRole("ADMIN");
  const [account] = await findStaff(getAppContext().database, { text: "", role: null, state: null, id });
  if (!account) notFound();
  return <AccountDetailPage locale={parseLocale(locale)} me={me} account={account} />;
}
