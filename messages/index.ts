import type { Locale } from "@/lib/platform/seoul";
import bookEn from "./en/book.json" with { type: "json" };
import commonEn from "./en/common.json" with { type: "json" };
import queueEn from "./en/queue.json" with { type: "json" };
import refusalsEn from "./en/refusals.json" with { type: "json" };
import signinEn from "./en/signin.json" with { type: "json" };
import startEn from "./en/start.json" with { type: "json" };
import bookKo from "./ko/book.json" with { type: "json" };
import commonKo from "./ko/common.json" with { type: "json" };
import queueKo from "./ko/queue.json" with { type: "json" };
import refusalsKo from "./ko/refusals.json" with { type: "json" };
import signinKo from "./ko/signin.json" with { type: "json" };
import startKo from "./ko/start.json" with { type: "json" };

const ko = {
  common: commonKo,
  start: startKo,
  signin: signinKo,
  queue: queueKo,
  book: bookKo,
  refusals: refusalsKo,
};

/** Every text that people read. The two languages have the same keys, which the compiler checks. */
export const messages: Record<Locale, typeof ko> = {
  ko,
  en: {
    common: commonEn,
    start: startEn,
    signin: signinEn,
    queue: queueEn,
    book: bookEn,
    refusals: refusalsEn,
  },
};
