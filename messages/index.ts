import type { Locale } from "@/lib/shared/time/seoul";
import accountEn from "./en/account.json" with { type: "json" };
import adminEn from "./en/admin.json" with { type: "json" };
import afterEn from "./en/after.json" with { type: "json" };
import agentEn from "./en/agent.json" with { type: "json" };
import alertsEn from "./en/alerts.json" with { type: "json" };
import auditEn from "./en/audit.json" with { type: "json" };
import bookEn from "./en/book.json" with { type: "json" };
import catalogueEn from "./en/catalogue.json" with { type: "json" };
import clinicEn from "./en/clinic.json" with { type: "json" };
import clinicsEn from "./en/clinics.json" with { type: "json" };
import commonEn from "./en/common.json" with { type: "json" };
import dayEn from "./en/day.json" with { type: "json" };
import drawEn from "./en/draw.json" with { type: "json" };
import earlyEn from "./en/early.json" with { type: "json" };
import findEn from "./en/find.json" with { type: "json" };
import liveEn from "./en/live.json" with { type: "json" };
import messagesEn from "./en/messages.json" with { type: "json" };
import peopleEn from "./en/people.json" with { type: "json" };
import privacyEn from "./en/privacy.json" with { type: "json" };
import programmeEn from "./en/programme.json" with { type: "json" };
import proxyEn from "./en/proxy.json" with { type: "json" };
import queueEn from "./en/queue.json" with { type: "json" };
import refusalsEn from "./en/refusals.json" with { type: "json" };
import rehearsalEn from "./en/rehearsal.json" with { type: "json" };
import screeningEn from "./en/screening.json" with { type: "json" };
import signinEn from "./en/signin.json" with { type: "json" };
import startEn from "./en/start.json" with { type: "json" };
import stayEn from "./en/stay.json" with { type: "json" };
import tellEn from "./en/tell.json" with { type: "json" };
import visitEn from "./en/visit.json" with { type: "json" };
import waitEn from "./en/wait.json" with { type: "json" };
import windowsEn from "./en/windows.json" with { type: "json" };
import accountKo from "./ko/account.json" with { type: "json" };
import adminKo from "./ko/admin.json" with { type: "json" };
import afterKo from "./ko/after.json" with { type: "json" };
import agentKo from "./ko/agent.json" with { type: "json" };
import alertsKo from "./ko/alerts.json" with { type: "json" };
import auditKo from "./ko/audit.json" with { type: "json" };
import bookKo from "./ko/book.json" with { type: "json" };
import catalogueKo from "./ko/catalogue.json" with { type: "json" };
import clinicKo from "./ko/clinic.json" with { type: "json" };
import clinicsKo from "./ko/clinics.json" with { type: "json" };
import commonKo from "./ko/common.json" with { type: "json" };
import dayKo from "./ko/day.json" with { type: "json" };
import drawKo from "./ko/draw.json" with { type: "json" };
import earlyKo from "./ko/early.json" with { type: "json" };
import findKo from "./ko/find.json" with { type: "json" };
import liveKo from "./ko/live.json" with { type: "json" };
import messagesKo from "./ko/messages.json" with { type: "json" };
import peopleKo from "./ko/people.json" with { type: "json" };
import privacyKo from "./ko/privacy.json" with { type: "json" };
import programmeKo from "./ko/programme.json" with { type: "json" };
import proxyKo from "./ko/proxy.json" with { type: "json" };
import queueKo from "./ko/queue.json" with { type: "json" };
import refusalsKo from "./ko/refusals.json" with { type: "json" };
import rehearsalKo from "./ko/rehearsal.json" with { type: "json" };
import screeningKo from "./ko/screening.json" with { type: "json" };
import signinKo from "./ko/signin.json" with { type: "json" };
import startKo from "./ko/start.json" with { type: "json" };
import stayKo from "./ko/stay.json" with { type: "json" };
import tellKo from "./ko/tell.json" with { type: "json" };
import visitKo from "./ko/visit.json" with { type: "json" };
import waitKo from "./ko/wait.json" with { type: "json" };
import windowsKo from "./ko/windows.json" with { type: "json" };

const ko = {
  account: accountKo,
  admin: adminKo,
  alerts: alertsKo,
  audit: auditKo,
  after: afterKo,
  agent: agentKo,
  catalogue: catalogueKo,
  clinic: clinicKo,
  clinics: clinicsKo,
  common: commonKo,
  day: dayKo,
  draw: drawKo,
  start: startKo,
  screening: screeningKo,
  signin: signinKo,
  early: earlyKo,
  find: findKo,
  messages: messagesKo,
  programme: programmeKo,
  live: liveKo,
  privacy: privacyKo,
  people: peopleKo,
  proxy: proxyKo,
  queue: queueKo,
  book: bookKo,
  refusals: refusalsKo,
  tell: tellKo,
  visit: visitKo,
  rehearsal: rehearsalKo,
  stay: stayKo,
  wait: waitKo,
  windows: windowsKo,
};

/** Every text that people read. The two languages have the same keys, which the compiler checks. */
export const messages: Record<Locale, typeof ko> = {
  ko,
  en: {
    account: accountEn,
    admin: adminEn,
    alerts: alertsEn,
    audit: auditEn,
    after: afterEn,
    agent: agentEn,
    catalogue: catalogueEn,
    clinic: clinicEn,
    clinics: clinicsEn,
    common: commonEn,
    day: dayEn,
    draw: drawEn,
    start: startEn,
    screening: screeningEn,
    signin: signinEn,
    early: earlyEn,
    find: findEn,
    messages: messagesEn,
    programme: programmeEn,
    live: liveEn,
    privacy: privacyEn,
    people: peopleEn,
    proxy: proxyEn,
    queue: queueEn,
    book: bookEn,
    refusals: refusalsEn,
    tell: tellEn,
    visit: visitEn,
    rehearsal: rehearsalEn,
    stay: stayEn,
    wait: waitEn,
    windows: windowsEn,
  },
};
