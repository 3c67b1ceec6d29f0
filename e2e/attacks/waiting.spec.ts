import { attacksOf, slug } from "../support/attack";
import { newCitizen } from "../support/citizen";
import { aClinic, booked } from "../support/clinics";
import { admit, signedIn } from "../support/http-session";
import { expect } from "../support/test";
import { siteFollows } from "../support/windows";

const { attack, compareWithTable } = attacksOf("The waiting list and places that are kept");

attack("the waiting list as a way past the line", async ({ database }) => {
  const clinic = await aClinic(database, 1);
  const holder = await booked(database, clinic.slot);
  const stranger = await signedIn(database, newCitizen());
  expect((await stranger.post("/wait/join", { clinic: String(clinic.id) })).status).toBe(403);
  expect((await stranger.post("/wait/join", { district: "50110" })).status).toBe(403);
  await holder.visitor.post("/my-booking/cancel", { booking: holder.id, key: crypto.randomUUID() });
  await siteFollows();
  const { rows } = await database.query("SELECT FROM offer WHERE person_id = $1", [stranger.personId]);
  expect(rows).toEqual([]);
});

attack("the waiting list while places are free, to have them before others", async ({ database }) => {
  const clinic = await aClinic(database, 2);
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, slug);
  expect((await visitor.post("/wait/join", { clinic: String(clinic.id) })).status).toBe(409);
});

attack("everything deleted while waiting, to stop all others at the clinic", async ({ database }) => {
  const clinic = await aClinic(database, 1);
  const holder = await booked(database, clinic.slot);
  const [gone, next] = [await signedIn(database, newCitizen()), await signedIn(database, newCitizen())];
  for (const each of [gone, next])
    expect((await each.post("/wait/join", { clinic: String(clinic.id), leftover: "yes" })).status).toBe(303);
  // As it stood before: the row goes on although its person is gone.
  await database.query("UPDATE person SET forgotten_at = now() WHERE id = $1", [gone.personId]);
  await database.query(
    "INSERT INTO slot (clinic_id, starts_at, minutes, capacity, leftover) VALUES ($1, date_trunc('minute', now()) + interval '30 minutes', 5, 1, true)",
    [clinic.id],
  );
  await expect
    .poll(async () => {
      const { rows } = await database.query("SELECT person_id AS id FROM offer WHERE person_id = ANY($1)", [
        [gone.personId, next.personId],
      ]);
      return rows.map(({ id }) => id);
    })
    .toEqual([next.personId]);
  const form = { booking: holder.id, key: crypto.randomUUID() };
  expect((await holder.visitor.post("/my-booking/cancel", form)).status).toBe(303);
});

attack("a leftover dose moved to an ordinary time", async ({ database }) => {
  const clinic = await aClinic(database, 1);
  const visitor = await signedIn(database, newCitizen());
  await visitor.post("/wait/join", { clinic: String(clinic.id), leftover: "yes" });
  await database.query(
    "INSERT INTO slot (clinic_id, starts_at, minutes, capacity, leftover) VALUES ($1, date_trunc('minute', now()) + interval '30 minutes', 5, 1, true)",
    [clinic.id],
  );
  const offer = async () =>
    (await database.query("SELECT id FROM offer WHERE person_id = $1", [visitor.personId])).rows[0]?.id;
  await expect.poll(offer).toBeTruthy();
  const key = crypto.randomUUID();
  expect((await visitor.post("/wait/accept", { offer: await offer(), key })).status).toBe(303);
  const { rows } = await database.query("SELECT id, slot_id AS slot FROM booking WHERE person_id = $1", [
    visitor.personId,
  ]);
  const form = { booking: rows[0].id, slot: String(clinic.slot), key: crypto.randomUUID() };
  expect((await visitor.post("/my-booking/change", form)).status).toBe(409);
  const after = await database.query("SELECT slot_id AS slot FROM booking WHERE id = $1", [rows[0].id]);
  expect(after.rows).toEqual([{ slot: rows[0].slot }]);
});

attack("one place kept for ever by changing between two", async ({ database }) => {
  const [one, other] = [await aClinic(database, 1), await aClinic(database, 1)];
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, slug);
  const hold = async (slot: number) => (await visitor.post("/book/hold", { slot: String(slot) })).status;
  expect(await hold(one.slot)).toBe(303);
  // Nineteen minutes of it have passed.
  await database.query(
    "UPDATE hold SET held_since = held_since - interval '19 minutes' WHERE person_id = $1",
    [visitor.personId],
  );
  expect(await hold(other.slot)).toBe(303);
  expect(await hold(one.slot)).toBe(303);
  const { rows } = await database.query(
    "SELECT expires_at <= now() + interval '1 minute' AS soon FROM hold WHERE person_id = $1",
    [visitor.personId],
  );
  expect(rows).toEqual([{ soon: true }]);
  await database.query("UPDATE hold SET held_since = held_since - interval '1 minute' WHERE person_id = $1", [
    visitor.personId,
  ]);
  expect(await hold(other.slot)).toBe(409);
});

compareWithTable();
