import { localeOf } from "@/components/locale";
import { SecondStepPage } from "@/components/sign-in/staff-sign-in-page";

export default async function SecondStep({ params }: PageProps<"/[locale]/sign-in/second-step">) {
  return <SecondStepPage locale={localeOf((await params).locale)} />;
}
