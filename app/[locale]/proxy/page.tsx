import { AnswerText } from "@/components/check/answer-page";
import { localeOf } from "@/components/locale";
import { Acting, StopActing } from "@/components/proxy/acting";
import { ProxyPage } from "@/components/proxy/proxy-page";
import { Refused } from "@/components/sign-in/refused";
import { faultsAgain } from "@/components/sign-in/search";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Heading, Page, Text, TextLink } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { answerFor } from "@/lib/eligibility/answer";
import { bookerOf, peopleOf } from "@/lib/identity/proxy";
import { birthOf } from "@/lib/identity/session";
import { typedBefore } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";
import { board } from "@/lib/queue/board";

export const generateMetadata = titled("proxy", "title");

export default async function ProxyHome({ params, searchParams }: PageProps<"/[locale]/proxy">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const citizen = await requireCitizen();
  if (!citizen.by) {
    const [people, booker] = [await peopleOf(database, citizen.sub), await bookerOf(database, citizen.sub)];
    const values = await typedBefore("parent");
    const search = await searchParams;
    return (
      <ProxyPage
        locale={locale}
        people={people}
        booker={booker}
        values={values}
        faults={faultsAgain(search, values, clock.now())}
        refused={<Refused locale={locale} search={search} field="name" />}
      />
    );
  }
  const answer = answerFor(board().lines(), birthOf(citizen), clock.now());
  return (
    <Page text={chromeText(locale, "/proxy")}>
      <Heading>{textOf(locale, "proxy")("title")}</Heading>
      <Acting locale={locale} citizen={citizen} />
      <AnswerText locale={locale} answer={answer} />
      <Text>
        <TextLink href={hrefIn(locale, "/my-booking")}>
          {textOf(locale, "proxy")("bookingOf", { name: citizen.name })}
        </TextLink>
      </Text>
      <StopActing locale={locale} booker={citizen.by.name} />
    </Page>
  );
}
