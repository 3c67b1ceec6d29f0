import type { Locale } from "../shared/time/seoul";
import { maskName } from "./name";

/** Who asked for a code to somebody else's phone. Such a code signs nobody in. */
export type Asker =
  /** A citizen who wants to book for the phone's owner; the name is their own choice. */
  | { kind: "booker"; id: string; name: string }
  /** An agent on the telephone, who must know whether the caller has the phone. */
  | { kind: "agent"; id: string };

/**
 * The text that carries a code; in Korean short enough for one SMS of 90 bytes. Of whoever asked there is nothing in it
 * that they could have worded: it comes from the service's number. The last line of one's own code is what phones read
 * to fill it in (https://wicg.github.io/sms-one-time-codes/).
 *
 * @param host the site's own name, for which alone the code is filled in
 */
export function codeText(digits: string, locale: Locale, host: string, asker?: Asker): string {
  if (asker?.kind === "booker") {
    const name = maskName(asker.name);
    return locale === "ko"
      ? `[백신 예약] ${name}님이 대신 예약하려 합니다. 동의하면 번호 ${digits} 알려 주세요. 5분간 유효`
      : `[Vaccine booking] ${name} wants to book for you. If you agree, tell them ${digits} within 5 minutes.`;
  }
  if (asker) {
    return locale === "ko"
      ? `[백신 예약] 통화 중인 상담원에게만 번호 ${digits} 알려 주세요. 5분간 유효`
      : `[Vaccine booking] Tell ${digits} only to the agent you are on the phone with. Valid for 5 minutes.`;
  }
  const text =
    locale === "ko"
      ? `[백신 예약] 인증번호 ${digits} (5분). 남에게 알리지 마세요`
      : `[Vaccine booking] Your code is ${digits}, valid for 5 minutes. Tell nobody.`;
  return `${text}\n\n@${host} #${digits}`;
}
