import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { isSyntheticPhone } from "../shared/synthetic-phone";
import { tidyText } from "../shared/tidy-text";

/** Every Korean mobile number has been 010 and eight digits since the older prefixes ended in 2021. */
const mobile = /^\+8210\d{8}$/;

/** A mobile number as people write it: 010-1234-5678. @param phone in E.164 */
export function formatMobile(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatNational() ?? phone;
}

/** A mobile number of which only the last four digits are shown. @param phone in E.164 */
export function maskMobile(phone: string): string {
  return `010-****-${phone.slice(-4)}`;
}

/**
 * A Korean mobile number in E.164, from any form in which people write it: 010-1234-5678, (010) 1234.5678,
 * +82 (0)10 1234 5678, 0082 10 …, full-width digits. Null for anything else, and for a synthetic citizen's.
 */
export function parseMobile(text: string): string | null {
  const number = readAnyMobile(text);
  return isSyntheticPhone(number) ? null : number;
}

/** As `parseMobile`, and the synthetic citizens' too. */
export function readAnyMobile(text: string): string | null {
  const typed = tidyText(text)
    .replace(/['·,_]/g, " ")
    .replace(/^(?:\+|00)?\s{0,9}82(?=\D{0,9}0?\D{0,9}10)/, "+82");
  const phone = parsePhoneNumberFromString(typed, { defaultCountry: "KR", extract: false });
  return phone?.isValid() && !phone.ext && mobile.test(phone.number) ? phone.number : null;
}
