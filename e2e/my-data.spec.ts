import { getTranslator } from "@/components/i18n";
import { getSessionCookieName } from "@/lib/citizens/session";
import { newCitizen } from "./support/citizen";
import { admit, signedIn } from "./support/http-session";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const minute = 60_000;

test("a person sees, takes along and removes what is held about them", async ({
  page,
  baseURL,
  database,
}) => {
  const t = getTranslator("en", "privacy");
  const slug = await newWindow(database, 1968, { lobby: -2 * minute, opens: -minute, closes: 30 * minute });
  const citizen = await signedIn(database, newCitizen());
  await admit(citizen, slug);
  const { rows } = await database.query(
    "SELECT id FROM slot WHERE starts_at > now() + interval '1 day' AND taken < capacity AND NOT leftover LIMIT 1",
  );
  await citizen.post("/book/hold", { slot: String(rows[0].id) });
  expect(
    (await citizen.post("/book/confirm", { key: crypto.randomUUID(), slot: String(rows[0].id) })).status,
  ).toBe(303);

  await page.context().addCookies([
    {
      name: getSessionCookieName(false),
      value: citizen.cookies.get(getSessionCookieName(false)) ?? "",
      url: baseURL,
    },
  ]);
  await page.goto(`${baseURL}/en/my-booking`);
  await page.getByRole("link", { name: t("link") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("title"));
  await expect(page.getByText("시험시민")).toBeVisible();
  await expect(page.getByText(/^010-1/)).toBeVisible();
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: t("export") }).click();
  const stream = await (await saving).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    person: { name: "시험시민", birthDate: "1968-03-04" },
    bookings: [{ dose: 1, status: "BOOKED" }],
    lines: [{ window: slug }],
  });

  const remove = async () => {
    await page.goto(`${baseURL}/en/my-data/delete`);
    await page.getByRole("button", { name: t("deleteYes") }).click();
    return page.getByRole("heading", { level: 1 });
  };
  const refusal = getTranslator("en", "refusals");
  await expect(await remove()).toHaveText(refusal("cancel-first.title"));
  await page.getByRole("link", { name: refusal("cancel-first.action") }).click();
  const booking = await database.query("SELECT id FROM booking WHERE person_id = $1", [citizen.personId]);
  for (const { id } of booking.rows)
    await citizen.post("/my-booking/cancel", { booking: id, key: crypto.randomUUID() });
  await expect(await remove()).toHaveText(refusal("in-line-still.title"));
  await database.query("UPDATE cohort_window SET closes_at = now() WHERE slug = $1", [slug]);
  await expect(await remove()).toHaveText(t("goneTitle"));
  const left = await database.query("SELECT name, phone, forgotten_at FROM person WHERE id = $1", [
    citizen.personId,
  ]);
  expect(left.rows).toEqual([{ name: "", phone: null, forgotten_at: expect.any(Date) }]);
  await page.goto(`${baseURL}/en/my-data`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(refusal("no-session.title"));
});

test("leave to book for somebody is none to see what is held about them", async ({ database }) => {
  const child = await signedIn(database, newCitizen(1995));
  const parent = await signedIn(database, newCitizen(1960));
  await database.query("INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, now())", [
    child.personId,
    parent.personId,
  ]);
  expect((await child.post("/en/proxy/act", { person: parent.personId })).status).toBe(303);
  for (const path of ["/my-data", "/my-data/export", "/my-data/delete"])
    expect([path, (await child.get(path)).status]).toEqual([path, 403]);
  expect((await child.post("/my-data/delete")).status).toBe(403);
  expect((await parent.get("/my-data")).status).toBe(200);
});

test("somebody who lost a device signs out on all of them, and keeps what is theirs", async ({
  page,
  baseURL,
  database,
}) => {
  const t = getTranslator("en", "privacy");
  const slug = await newWindow(database, 1968, { lobby: -2 * minute, opens: -minute, closes: 30 * minute });
  const lost = await signedIn(database, newCitizen());
  await admit(lost, slug);
  // An admission is worth nothing without the session that it was given to.
  expect((await lost.get("/book/admission.json")).status).toBe(200);
  const session = lost.cookies.get(getSessionCookieName(false)) ?? "";
  await page.context().addCookies([{ name: getSessionCookieName(false), value: session, url: baseURL }]);
  await page.goto(`${baseURL}/en/my-data`);
  await page.getByRole("button", { name: t("endSessions") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("signedOutTitle"));
  await page.goto(`${baseURL}/en/my-data`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    getTranslator("en", "refusals")("no-session.title"),
  );

  for (const path of ["/my-data", "/my-booking", "/proxy", "/book", "/book/admission.json", `/queue/${slug}`])
    expect([path, (await lost.get(path)).status]).toEqual([path, 401]);
  expect((await lost.post(`/queue/${slug}/claim`)).status).toBe(401);
  const left = await database.query("SELECT count(*)::int AS entries FROM queue_entry WHERE person_id = $1", [
    lost.personId,
  ]);
  expect(left.rows).toEqual([{ entries: 1 }]);
});
