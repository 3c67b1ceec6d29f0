import { NewWindowPage } from "@/components/admin/new-window-page";
import { localeOf } from "@/components/locale";

export default async function NewWindow({ params }: PageProps<"/[locale]/admin/new-window">) {
  return <NewWindowPage locale={localeOf((await params).locale)} values={{ mostInside: "300" }} />;
}
