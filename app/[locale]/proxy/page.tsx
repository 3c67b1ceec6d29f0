import { DelegationBanner, StopDelegation } from "@/components/delegation/delegation-banner";
import { DelegationPage } from "@/components/delegation/delegation-page";
import { ResultText } from "@/components/eligibility/result-page";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { Refused } from "@/components/sign-in/refused";
import { getDraftFaults } from "@/components/sign-in/search-params";
import { Heading, Page, Text, TextLink } from "@/components/ui/page";
import { getDelegate, listPrincipals } from "@/lib/citizens/delegation";
import { getSessionBirth } from "@/lib/citizens/session";
import { checkEligibility } from "@/lib/eligibility/check-eligibility";
import { getQueueSnapshot } from "@/lib/queue/queue-snapshot";
import { getAppContext } from "@/lib/shared/context";
import { getFormDraft } from "@/server/auth/current-user";
import { requireCitizen } from "@/server/auth/require";

export const generateMetadata = withPageTitle("proxy", "title");

export default async function ProxyHome({ params, searchParams }: PageProps<"/[locale]/proxy">) {
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const citizen = await requireCitizen();
  if (!citizen.by) {
    const [people, booker] = [
      await listPrincipals(database, citizen.sub),
      await getDelegate(database, citizen.sub),
    ];
    const values = await getFormDraft("parent");
    const search = await searchParams;
    return (
      <DelegationPage
        locale={locale}
        people={people}
        booker={booker}
        values={values}
        faults={getDraftFaults(search, values, clock.now())}
        refused={<Refused locale={locale} search={search} field="name" />}
      />
    );
  }
  const answer = checkEligibility(getQueueSnapshot().queues(), getSessionBirth(citizen), clock.now());
  return (
    <Page text={getChromeText(locale, "/proxy")}>
      <Heading>{getTranslator(locale, "proxy")("title")}</Heading>
      <DelegationBanner locale={locale} citizen={citizen} />
      <ResultText locale={locale} answer={answer} />
      <Text>
        <TextLink href={localizePath(locale, "/my-booking")}>
          {getTranslator(locale, "proxy")("bookingOf", { name: citizen.name })}
        </TextLink>
      </Text>
      <StopDelegation locale={locale} booker={citizen.by.name} />
    </Page>
  );
}
