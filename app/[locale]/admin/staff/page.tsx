import { StaffPage } from "@/components/admin/staff-page";
import { localeOf } from "@/components/locale";
import { listStaff } from "@/lib/identity/staff";
import { currentStaff } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";

export default async function Staff({ params }: PageProps<"/[locale]/admin/staff">) {
  const locale = localeOf((await params).locale);
  const [me, accounts] = await Promise.all([currentStaff(), listStaff(runtime().database)]);
  return <StaffPage locale={locale} me={me.id} accounts={accounts} />;
}
