import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { addDays, type Locale, toSeoulDate } from "@/lib/shared/time/seoul";
import { claimsIn } from "./attack";
import { codeSentTo, fillBirth, newCitizen } from "./citizen";
import { aClinic, booked } from "./clinics";
import { admit, type HttpSession, signedIn, tokens } from "./http-session";
import { hold } from "./queue";
import { newWindow, siteFollows } from "./windows";

const openSlug = "born-1967-1968";
const hour = 3_600_000;

/** One page in one state: its path without the language, or how it is come to from an address of this language. */
export type State = [
  name: string,
  show: string | ((page: Page, at: (path: string) => string) => Promise<unknown>),
];

/** Somebody with whose cookies pages are looked at, one after the other. */
export interface Walk {
  visitor?: HttpSession;
  states: State[];
}

const press = (page: Page) => page.getByRole("main").getByRole("button").first().click();

/** Opens a page, and sends its first form as it stands there. */
const sent =
  (path: string, fill: (page: Page) => Promise<unknown> = async () => {}): State[1] =>
  async (page, at) => {
    await page.goto(at(path));
    await fill(page);
    await Promise.all([page.waitForEvent("load"), press(page)]);
  };

/** What a form with these fields is answered with, as if it stood on the site's own page. */
const posted =
  (path: string, fields: Record<string, string>): State[1] =>
  async (page, at) => {
    await page.goto(at(""));
    const form = { action: new URL(at(path)).pathname.replace(/^\/(?!en\/)/, "/ko/"), fields };
    const send = page.evaluate(({ action, fields }) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action });
      for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    }, form);
    await Promise.all([page.waitForEvent("load"), send]);
  };

async function inside(database: Database, year = 1968): Promise<HttpSession> {
  const visitor = await signedIn(database, newCitizen(year));
  await admit(visitor, openSlug);
  return visitor;
}

/** Puts the end of a stay so many seconds from now, in its token alone. */
function endsIn(visitor: HttpSession, seconds: number): void {
  const { sub, window, admission } = claimsIn(visitor.cookies.get("admission") ?? "");
  const end = new Date(Date.now() + seconds * 1_000);
  visitor.cookies.set("admission", tokens().admissions.sign({ sub, window, admission }, new Date(), end));
}

async function holding(database: Database, slot: number, seconds?: number): Promise<HttpSession> {
  const visitor = await inside(database);
  await visitor.post("/book/hold", { slot: String(slot) });
  if (seconds !== undefined)
    await database.query(
      "UPDATE hold SET expires_at = now() + make_interval(secs => $2) WHERE person_id = $1",
      [visitor.personId, seconds],
    );
  return visitor;
}

/** Waits for whatever a page's own script shows at once: of a line, of the time that is left. */
const settled = async (page: Page, path: string) => {
  await page.goto(path);
  await page.waitForFunction(() => document.readyState === "complete");
};

/**
 * Every page that a citizen can come to, in each of its states. What is looked at is made here, and belongs to nobody
 * else.
 *
 * @param year birth year of the windows that are made; no other test uses it
 */
export async function citizenStates(database: Database, locale: Locale, year: number): Promise<Walk[]> {
  const windows = {
    scheduled: await newWindow(database, year, { lobby: hour, opens: 2 * hour, closes: 3 * hour }),
    lobby: await newWindow(database, year + 1, { lobby: -hour, opens: hour, closes: 2 * hour }),
    open: await newWindow(database, year + 2, { lobby: -2 * hour, opens: -hour, closes: hour }),
    closed: await newWindow(database, year + 3, { lobby: -3 * hour, opens: -2 * hour, closes: -hour }),
  };
  await hold(database, windows.open);
  const { id: clinic, slot } = await aClinic(database, 20);
  const full = await aClinic(database, 1);
  await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [full.slot]);
  await siteFollows();
  const tomorrow = addDays(toSeoulDate(new Date()), 1);
  const day = `/book/clinic/${clinic}/${tomorrow}`;
  const born = (years: number) => (page: Page) => fillBirth(page, newCitizen(years));
  const signin = getTranslator(locale, "signin");

  const newcomer = newCitizen();
  const waiting = await signedIn(database, newCitizen(year + 2));
  const expired = await inside(database);
  endsIn(expired, -5);
  const hurried = await inside(database);
  endsIn(hurried, 200);
  const cancelled = (await booked(database, slot)).visitor;
  const cancelling = await database.query<{ id: string }>("SELECT id FROM booking WHERE person_id = $1", [
    cancelled.personId,
  ]);
  for (const { id } of cancelling.rows)
    await cancelled.post("/my-booking/cancel", { booking: id, key: crypto.randomUUID() });
  const child = await signedIn(database, newCitizen(1995));

  return [
    {
      states: [
        ["start", ""],
        ["start-wrong", sent("")],
        ["answer-closed", sent("", born(1964))],
        ["answer-lobby", sent("", born(1970))],
        ["answer-none", sent("", born(1950))],
        ["answer-open", sent("", born(1968))],
        ["early", "/early"],
        ["clinics", "/clinics"],
        ["clinics-found", `/clinics?name=${encodeURIComponent("시험")}`],
        ["clinics-none", "/clinics?name=zzzz"],
        ["clinics-province", "/clinics/province/50"],
        ["clinics-district", "/clinics/district/50110"],
        ["clinics-clinic", `/clinics/clinic/${clinic}`],
        ["clinics-unknown", "/clinics/clinic/99999999"],
        ["clinics-near", posted("/clinics/near", { latitude: "33.499", longitude: "126.531" })],
        ["sign-in", `/sign-in?to=/queue/${openSlug}`],
        ["sign-in-wrong", sent(`/sign-in?to=/queue/${openSlug}`)],
        ["sign-in-staff", "/sign-in/staff"],
        ["line-no-session", `/queue/${openSlug}`],
        ["line-unknown", "/queue/no-such-line"],
        ["draw", `/queue/${openSlug}/draw`],
        ["no-session", "/book"],
        ["nowhere", "/nowhere"],
      ],
    },
    {
      states: [
        [
          "sign-in-check",
          async (page, at) => {
            await page.goto(at(`/sign-in?to=/queue/${openSlug}`));
            await page.getByLabel(signin("name")).fill(newcomer.name);
            await fillBirth(page, newcomer);
            await page.getByLabel(signin("phone")).fill(newcomer.phone);
            await page.getByRole("button", { name: signin("next"), exact: true }).click();
            await page.getByRole("heading", { level: 1, name: signin("checkTitle") }).waitFor();
          },
        ],
        [
          "sign-in-code",
          async (page) => {
            await page.getByRole("button", { name: signin("send") }).click();
            await page.getByLabel(signin("code")).waitFor();
          },
        ],
        [
          "sign-in-code-wrong",
          async (page) => {
            const code = await codeSentTo(database, newcomer.phone);
            await page.getByLabel(signin("code")).fill(code === "000000" ? "111111" : "000000");
            await page.getByRole("button", { name: signin("enter"), exact: true }).click();
            await page.getByRole("alert").first().waitFor();
          },
        ],
      ],
    },
    {
      visitor: waiting,
      states: [
        ["line-outside", `/queue/${windows.open}`],
        ["line-joined", sent(`/queue/${windows.open}`)],
        ["line-closed", `/queue/${windows.closed}`],
        ["line-of-others", `/queue/${windows.scheduled}`],
      ],
    },
    {
      visitor: await signedIn(database, newCitizen(year + 1)),
      states: [
        ["lobby-outside", `/queue/${windows.lobby}`],
        ["lobby", sent(`/queue/${windows.lobby}`)],
      ],
    },
    {
      visitor: await signedIn(database, newCitizen(year)),
      states: [
        ["line-scheduled", `/queue/${windows.scheduled}`],
        ["early-verified", "/early"],
        ["no-admission", "/book"],
      ],
    },
    {
      visitor: await inside(database),
      states: [
        ["region", "/book"],
        ["province", "/book/province/50"],
        ["district", "/book/district/50110"],
        ["days", `/book/clinic/${clinic}`],
        ["days-none", `/book/clinic/${full.id}`],
        ["times", day],
        ["times-none", `/book/clinic/${full.id}/${tomorrow}`],
        ["clinic-unknown", "/book/clinic/99999999"],
        ["check-none", "/book/check"],
        ["time-full", posted("/book/hold", { slot: String(full.slot) })],
        ["wait", "/wait"],
        ["booking-none", "/my-booking"],
        ["card-none", "/card"],
        ["my-data", "/my-data"],
        ["my-data-delete", "/my-data/delete"],
      ],
    },
    { visitor: hurried, states: [["stay-nearly-over", "/book"]] },
    { visitor: expired, states: [["stay-over", "/book"]] },
    { visitor: await holding(database, slot), states: [["check", "/book/check"]] },
    {
      visitor: await holding(database, slot, 50),
      states: [["check-nearly-over", async (page, at) => settled(page, at("/book/check"))]],
    },
    {
      visitor: (await booked(database, slot)).visitor,
      states: [
        ["booking", "/my-booking"],
        ["booking-second", "/my-booking?dose=2"],
        ["change", "/my-booking/change"],
        ["change-day", `/my-booking/change/${addDays(tomorrow, 1)}`],
        ["second", "/my-booking/second"],
        ["cancel", "/my-booking/cancel"],
        ["questions", "/my-booking/questions"],
        ["questions-wrong", posted("/my-booking/questions", {})],
        ["qr", "/my-booking/qr"],
        ["card", "/card"],
        ["my-data-booked", "/my-data"],
        ["my-data-delete-refused", posted("/my-data/delete", {})],
      ],
    },
    {
      visitor: cancelled,
      states: [["booking-cancelled", "/my-booking"]],
    },
    {
      visitor: child,
      states: [
        ["proxy", "/proxy"],
        ["proxy-wrong", sent("/proxy")],
        [
          "proxy-code",
          posted("/proxy", {
            name: "시험부모",
            year: "1960",
            month: "3",
            day: "4",
            phone: newCitizen().phone,
          }),
        ],
      ],
    },
    // The last: whoever books takes lapsed holds of the time away.
    { visitor: await holding(database, slot, -5), states: [["check-lapsed", "/book/check"]] },
  ];
}
