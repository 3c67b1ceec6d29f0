import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import { listOwnBookings } from "@/lib/booking/my-bookings";
import type { Database } from "@/lib/shared/db/database";
import { formatDateTime } from "@/lib/shared/time/seoul";
import { newCitizen } from "./support/citizen";
import { aClinic, as, booked } from "./support/clinics";
import { admit, type HttpSession, signedIn } from "./support/http-session";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const slug = "born-1967-1968";
const book = getTranslator("ko", "book");
const slotsOf = async (database: Database, { personId }: HttpSession) =>
  (await listOwnBookings(database, personId)).filter(({ dose }) => dose === 1).map(({ slotId }) => slotId);

async function holder(database: Database, slot: number, name?: string): Promise<HttpSession> {
  const visitor = await signedIn(database, { ...newCitizen(), ...(name && { name }) });
  await admit(visitor, slug);
  expect((await visitor.post("/book/hold", { slot: String(slot) })).status).toBe(303);
  return visitor;
}
const confirm = (page: Page) => page.getByRole("button", { name: book("confirm") }).click();

test("two tabs: the first confirms nothing that it did not show", async ({ page, baseURL, database }) => {
  const [shown, chosen] = [await aClinic(database, 5), await aClinic(database, 5)];
  const visitor = await holder(database, shown.slot);
  await as(page, visitor, baseURL as string);
  await page.goto(`${baseURL}/ko/book/check`);
  expect((await visitor.post("/book/hold", { slot: String(chosen.slot) })).status).toBe(303);
  await confirm(page);
  await expect(page.getByText(book("changedTime"))).toBeVisible();
  expect(await slotsOf(database, visitor)).toEqual([]);
  await confirm(page);
  await expect(page.getByText(book("confirmed"), { exact: true })).toBeVisible();
  expect(await slotsOf(database, visitor)).toEqual([chosen.slot]);
});

test("two people on one device: nobody books by a page of the other", async ({ page, baseURL, database }) => {
  const { slot } = await aClinic(database, 5);
  const [mother, father] = [
    await holder(database, slot, "어머니시험"),
    await holder(database, slot, "아버지시험"),
  ];
  await as(page, mother, baseURL as string);
  await page.goto(`${baseURL}/ko/book/check`);
  await as(page, father, baseURL as string);
  await confirm(page);
  await expect(page.getByText(book("changedPerson"))).toBeVisible();
  await expect(page.getByRole("main")).toContainText("아버지시험");
  expect([await slotsOf(database, mother), await slotsOf(database, father)]).toEqual([[], []]);
});

test("a page of another person, or of another time, moves, cancels and waits for nothing", async ({
  database,
}) => {
  const clinic = await aClinic(database, 5);
  const other = await aClinic(database, 5);
  const { visitor, id } = await booked(database, clinic.slot);
  const stranger = randomUUID();
  const booking = { booking: id, key: randomUUID() };
  for (const [path, form] of [
    ["/my-booking/cancel", booking],
    ["/my-booking/change", { ...booking, slot: String(other.slot) }],
    ["/my-booking/second", { key: booking.key, slot: String(other.slot) }],
  ] as const) {
    const answer = await visitor.post(`/ko${path}`, { ...form, person: stranger });
    expect.soft([path, answer.headers.get("location")]).toEqual([path, "/ko/my-booking?changed=person"]);
  }
  for (const [path, form] of [
    ["/wait/join", { clinic: String(other.id) }],
    ["/wait/leave", { wait: "1" }],
    ["/wait/accept", { offer: randomUUID(), key: booking.key }],
    ["/wait/decline", { offer: randomUUID() }],
  ] as const) {
    const answer = await visitor.post(`/ko${path}`, { ...form, person: stranger });
    expect.soft([path, answer.status]).toEqual([path, 409]);
    expect.soft(answer.text).toContain(getTranslator("ko", "refusals")("shown-another.title"));
  }
  const late = await visitor.post("/ko/my-booking/cancel", { ...booking, from: String(other.slot) });
  expect(late.headers.get("location")).toBe("/ko/my-booking?changed=time");
  expect(await slotsOf(database, visitor)).toEqual([clinic.slot]);
});

test("whoever is booked is shown it by Back, by old addresses and at the line's door", async ({
  page,
  baseURL,
  database,
}) => {
  const { slot } = await aClinic(database, 5);
  const { visitor } = await booked(database, slot);
  await as(page, visitor, baseURL as string);
  const [own] = await listOwnBookings(database, visitor.personId);
  const when = formatDateTime(own?.startsAt ?? new Date(0), "ko");
  for (const path of ["/book/check", "/book", "/book/province/50"]) {
    await page.goto(`${baseURL}/ko${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(book("bookedAlready"));
    await expect(page.getByRole("main")).toContainText(when);
  }
  const claim = await visitor.post(`/ko/queue/${slug}/claim`);
  expect(claim.status).toBe(409);
  expect(claim.text).toContain(when);
  expect(claim.text).toContain(book("seeMine"));
  // The right to enter has ended on this device too; their booking has not.
  visitor.cookies.delete("admission");
  const gone = await visitor.get("/ko/book/check");
  expect(gone.text).toContain(when);
});

test("who has just booked is told so at the start and in the waiting room, until they cancel", async ({
  page,
  baseURL,
  database,
}) => {
  const { slot } = await aClinic(database, 5);
  const visitor = await holder(database, slot);
  await as(page, visitor, baseURL as string);
  await page.goto(`${baseURL}/ko/book/check`);
  await confirm(page);
  await expect(page.getByText(book("confirmed"), { exact: true })).toBeVisible();

  const [start, queue] = [getTranslator("ko", "start"), getTranslator("ko", "queue")];
  await page.goto(`${baseURL}/ko`);
  await expect(page.getByText(start("booked"), { exact: true })).toBeVisible();
  await page.goto(`${baseURL}/ko/queue/${slug}`);
  await expect(page.getByText(queue("booked"), { exact: true })).toBeVisible();
  await page.getByRole("link", { name: queue("bookedLink") }).click();

  await page.getByRole("link", { name: book("cancel") }).click();
  await page.getByRole("button", { name: book("cancelYes") }).click();
  await expect(page.getByText(book("done.cancelled"), { exact: true })).toBeVisible();
  for (const path of ["/ko", `/ko/queue/${slug}`]) {
    await page.goto(baseURL + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText(start("booked"), { exact: true })).toHaveCount(0);
    await expect(page.getByText(queue("booked"), { exact: true })).toHaveCount(0);
  }
});

test("a browser that hides where it comes from can send our own forms, another site cannot", async ({
  database,
}) => {
  const visitor = await signedIn(database, newCitizen());
  const leave = (site: string) =>
    visitor.post("/ko/wait/leave", { wait: "1" }, { origin: "null", "sec-fetch-site": site });
  expect((await leave("same-origin")).status).toBe(303);
  for (const site of ["cross-site", "same-site", "none"]) expect((await leave(site)).status).toBe(403);
});

test("before the draw its page tells one's own number and names no fault", async ({ database }) => {
  const minute = 60_000;
  const lobby = await newWindow(database, 1979, {
    lobby: -minute,
    opens: 30 * minute,
    closes: 60 * minute,
  });
  const visitor = await signedIn(database, newCitizen(1979));
  const page = await visitor.get(`/ko/queue/${lobby}/draw?entry=401`);
  expect(page.text).toContain("401번");
  expect(page.text).not.toContain("null");
  expect(page.text).not.toContain(getTranslator("ko", "common")("problem"));
});
