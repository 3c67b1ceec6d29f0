import type { Locale } from "@/lib/platform/seoul";
import bookEn from "./en/book.json";
import commonEn from "./en/common.json";
import queueEn from "./en/queue.json";
import refusalsEn from "./en/refusals.json";
import signinEn from "./en/signin.json";
import startEn from "./en/start.json";
import bookKo from "./ko/book.json";
import commonKo from "./ko/common.json";
import queueKo from "./ko/queue.json";
import refusalsKo from "./ko/refusals.json";
import signinKo from "./ko/signin.json";
import startKo from "./ko/start.json";

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
