import { SharedArray } from "k6/data";
import exec from "k6/execution";
import http, { CookieJar, type RefinedResponse, type ResponseType } from "k6/http";
import { baseUrl, visitorsFile } from "./settings.ts";

/** As `npm run load:visitors` writes them. */
export interface Visitor {
  /** Of the session that they are signed in by, and of a proof of work for entering while many do. */
  cookies: { name: string; value: string }[];
  /** YYYY-MM-DD */
  birthDate: string;
}

// Read once, and shared by all virtual users.
const visitors = new SharedArray<Visitor>("visitors", () => JSON.parse(open(visitorsFile)));

const json = { accept: "application/json", origin: baseUrl };

export class Person {
  readonly jar = new CookieJar();
  readonly birthDate: string;

  constructor() {
    const visitor = visitors[exec.scenario.iterationInTest % visitors.length];
    if (!visitor) throw new Error(`nobody is in ${visitorsFile}`);
    this.birthDate = visitor.birthDate;
    for (const { name, value } of visitor.cookies) this.jar.set(baseUrl, name, value);
  }

  /** @param step the tag under which thresholds know this request */
  get(step: string, path: string) {
    return http.get(baseUrl + path, {
      jar: this.jar,
      tags: { step, name: step },
      headers: { origin: baseUrl },
    });
  }

  /** @param expected statuses that count as no failure */
  post(step: string, path: string, form: Record<string, string> = {}, expected: number[] = [200]) {
    return http.post(baseUrl + path, form, {
      jar: this.jar,
      tags: { step, name: step },
      headers: json,
      redirects: 0,
      responseCallback: http.expectedStatuses(...expected),
    });
  }
}

/** The body as JSON, or nothing when the answer was not 200. */
export function read<T>(response: RefinedResponse<ResponseType | undefined>): T | null {
  return response.status === 200 ? (JSON.parse(String(response.body)) as T) : null;
}
