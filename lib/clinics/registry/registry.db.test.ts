import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { confirmBooking } from "../../booking/confirm";
import { holdSlot } from "../../booking/hold";
import { formatCsvLine } from "../../shared/csv";
import { admitted, anOpenWindow, people } from "../../shared/testing/builders";
import { ownDatabase } from "../../shared/testing/own-database";
import { createFixedClock } from "../../shared/time/clock";
import { addDays, toSeoulDate } from "../../shared/time/seoul";
import { generateSlots } from "../slot-generation.job";
import { CapacityConflictError } from "../slot-reconciliation";
import type { ClinicRecord } from "./clinic-record";
import { listClinics, listRegisteredClinics } from "./clinic-repository";
import { columns, toCells } from "./csv-import/columns";
import { getImport, listRecentImports, startImport } from "./csv-import/import-jobs";
import { ClinicImportRunner } from "./csv-import/runner";
import { ClinicExistsError, createClinic, getClinicRecord, getRecordEtag, updateClinic } from "./edit-clinic";

const database = await ownDatabase(inject("databaseUrl"));
// The database's own rule looks at the slots to come by its own clock.
const now = new Date();
const clock = createFixedClock(now);
const by = { actor: `staff:${randomUUID()}` };
const failures: unknown[] = [];
const imports = new ClinicImportRunner({ database, clock, failed: (error) => failures.push(error) });
afterAll(() => database.end());

const everyDay = new Map([1, 2, 3, 4, 5, 6, 7].map((day) => [day, { opens: 540, closes: 720, lunch: null }]));
const record: ClinicRecord = {
  districtCode: "11010",
  nameKo: "시험의원",
  nameEn: "Test Clinic",
  addressKo: "시험로 1",
  addressEn: "1 Siheom-ro",
  phone: "02-000-0001",
  latitude: 37.57,
  longitude: 126.98,
  features: ["lift"],
  languages: ["en"],
  plan: { hours: everyDay, slotMinutes: 60, places: 3 },
};
let names = 0;
const aClinic = (change: Partial<ClinicRecord> = {}) =>
  createClinic(database, { ...record, nameKo: `시험${++names}의원`, ...change }, by, now);
const stored = async (id: number) => (await getClinicRecord(database, id)) as ClinicRecord;

/** Somebody who has booked the clinic's first time. */
async function booked(id: number): Promise<{ code: string; slot: number }> {
  while ((await generateSlots(database, now)) > 0);
  const { rows } = await database.query<{ id: number }>(
    "SELECT id FROM slot WHERE clinic_id = $1 ORDER BY starts_at LIMIT 1",
    [id],
  );
  const slot = rows[0]?.id ?? 0;
  const [person = ""] = await people(database, 1);
  const visitor = await admitted(database, await anOpenWindow(database, now), person, now);
  await holdSlot(database, visitor, slot, now);
  return { ...(await confirmBooking(database, visitor, "book", now)), slot };
}

/** A file of these lines, checked. */
async function check(lines: readonly (readonly [id: number | null, record: ClinicRecord])[]) {
  const text = [
    formatCsvLine(columns),
    ...lines.map(([id, each]) => formatCsvLine([id, ...toCells(0, each).slice(1)])),
  ].join("");
  return checkText(text);
}

async function checkText(text: string) {
  const id = await imports.check({ name: "clinics.csv", bytes: Buffer.from(text) }, by.actor);
  await imports.idle();
  return { id, ...(await getImport(database, id, now)) };
}

async function run(id: string) {
  await imports.run(id, by.actor);
  await imports.idle();
  return getImport(database, id, now);
}

const counted = async () =>
  (await database.query<{ n: number }>("SELECT count(*) AS n FROM clinic")).rows[0]?.n;

beforeAll(async () => {
  await database.query(`INSERT INTO province VALUES ('11', '서울', 'Seoul'), ('26', '부산', 'Busan')`);
  await database.query(
    `INSERT INTO district VALUES ('11010', '11', '종로구', 'Jongno-gu'), ('11020', '11', '중구', 'Jung-gu'), ('26010', '26', '중구', 'Jung-gu')`,
  );
});
beforeEach(() => {
  failures.length = 0;
});

describe("a clinic", () => {
  test("is made with its hours, and soon has times from tomorrow on", async () => {
    const id = await aClinic();
    expect(await stored(id)).toEqual({ ...record, nameKo: `시험${names}의원` });
    while ((await generateSlots(database, now)) > 0);
    const { rows } = await database.query<{ first: string; times: number; places: number }>(
      `SELECT to_char(min(starts_at) AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI') AS first, count(*) AS times,
              sum(capacity) AS places FROM slot WHERE clinic_id = $1`,
      [id],
    );
    expect(rows[0]?.times).toBeGreaterThan(3 * 50);
    expect(rows[0]?.places).toBe((rows[0]?.times ?? 0) * 3);
    expect((rows[0]?.first ?? "") > toSeoulDate(now)).toBe(true);
  });

  test("gets the day that comes into sight each night, and nothing a second time", async () => {
    const id = await aClinic();
    while ((await generateSlots(database, now)) > 0);
    const last = async () =>
      (
        await database.query<{ day: string; laid: string }>(
          `SELECT to_char(max(s.starts_at AT TIME ZONE 'Asia/Seoul'), 'YYYY-MM-DD') AS day, to_char(p.laid_until, 'YYYY-MM-DD') AS laid
           FROM slot s JOIN clinic_plan p ON p.clinic_id = s.clinic_id WHERE s.clinic_id = $1 GROUP BY p.laid_until`,
          [id],
        )
      ).rows[0];
    const before = await last();
    expect(await generateSlots(database, now)).toBe(0);
    const tomorrow = new Date(now.getTime() + 86_400_000);
    while ((await generateSlots(database, tomorrow)) > 0);
    expect((await last())?.laid).toBe(addDays(before?.laid ?? "", 1));
  });

  test("is not made where the district has one of its name", async () => {
    const id = await aClinic({ nameKo: "같은의원" });
    await expect(aClinic({ nameKo: "같은의원" })).rejects.toMatchObject({ id });
    await expect(aClinic({ nameKo: "같은의원" })).rejects.toThrow(ClinicExistsError);
    await expect(aClinic({ nameKo: "같은의원", districtCode: "11020" })).resolves.toBeGreaterThan(id);
    await expect(aClinic({ districtCode: "99999" })).rejects.toMatchObject({ reason: "district-unknown" });
  });

  test("keeps a name that two had before, and takes no other's", async () => {
    const [id, other] = [await aClinic(), await aClinic()];
    await database.query("UPDATE clinic SET name_ko = '쌍둥이의원' WHERE id = ANY($1::int[])", [[id, other]]);
    const is = await stored(id);
    await updateClinic(database, id, { ...is, phone: "02-000-0044" }, getRecordEtag(is), by, now);
    expect((await stored(id)).phone).toBe("02-000-0044");
    const third = await aClinic();
    const change = { ...(await stored(third)), nameKo: "쌍둥이의원" };
    await expect(
      updateClinic(database, third, change, getRecordEtag(await stored(third)), by, now),
    ).rejects.toThrow(ClinicExistsError);
  });

  test("is changed only by who has seen it as it is", async () => {
    const id = await aClinic();
    const seen = getRecordEtag(await stored(id));
    const change = (phone: string) => ({ ...record, nameKo: `시험${names}의원`, phone });
    await updateClinic(database, id, change("02-000-0002"), seen, by, now);
    await expect(updateClinic(database, id, change("02-000-0003"), seen, by, now)).rejects.toMatchObject({
      reason: "edited-meanwhile",
    });
    expect((await stored(id)).phone).toBe("02-000-0002");
    const { rows } = await database.query(
      "SELECT act, detail FROM audit_row WHERE subject = $1 ORDER BY id",
      [`clinic:${id}`],
    );
    expect(rows.map(({ act }) => act)).toEqual(["create-clinic", "edit-clinic"]);
    expect(rows[1]?.detail).toEqual({ before: { phone: "02-000-0001" }, after: { phone: "02-000-0002" } });
  });

  test("stays in its province, where its doses are counted", async () => {
    const id = await aClinic();
    const is = await stored(id);
    const to = (districtCode: string) =>
      updateClinic(database, id, { ...is, districtCode }, getRecordEtag(is), by, now);
    await expect(to("26010")).rejects.toMatchObject({ reason: "other-province" });
    await to("11020");
    expect((await stored(id)).districtCode).toBe("11020");
  });

  test("keeps the times that people have booked: other hours are refused with who is affected", async () => {
    const id = await aClinic();
    const { code, slot } = await booked(id);
    const is = await stored(id);
    const later = new Map([...everyDay.keys()].map((day) => [day, { opens: 840, closes: 900, lunch: null }]));
    const change = updateClinic(
      database,
      id,
      { ...is, phone: "02-000-0009", plan: { hours: later, slotMinutes: 60, places: 3 } },
      getRecordEtag(is),
      by,
      now,
    );
    await expect(change).rejects.toThrow(CapacityConflictError);
    await expect(change).rejects.toMatchObject({ affected: [{ slotId: slot, people: [{ code }] }] });
    expect(await stored(id)).toEqual(is);
  });

  test("is found by its number, a part of its name, and its province", async () => {
    const id = await aClinic({ nameKo: "한가람100%의원", nameEn: "Hangaram" });
    const ids = async (text: string, province?: string) =>
      (await listClinics(database, { text, province }, 1)).clinics.map((clinic) => clinic.id);
    expect(await ids("가람")).toEqual([id]);
    expect(await ids("hangaram", "11")).toEqual([id]);
    expect(await ids("hangaram", "26")).toEqual([]);
    expect(await ids("100%의")).toEqual([id]);
    expect(await ids(String(id))).toContain(id);
  });
});

describe("a file of clinics", () => {
  test("is only checked at first, and imported as a whole when an admin says so", async () => {
    const [one, other] = [await aClinic(), await aClinic()];
    const before = await counted();
    const changed = { ...(await stored(one)), addressKo: "=새 주소", features: [] };
    const job = await check([
      [one, changed],
      [other, await stored(other)],
      [null, { ...record, nameKo: "파일의원" }],
    ]);
    expect(job).toMatchObject({ state: "ready", result: { made: 1, changed: 1, same: 1, faults: [] } });
    expect([await counted(), (await stored(one)).addressKo]).toEqual([before, "시험로 1"]);

    expect(await run(job.id)).toMatchObject({ state: "done", result: { made: 1, changed: 1, same: 1 } });
    expect(await stored(one)).toEqual(changed);
    expect(await counted()).toBe((before ?? 0) + 1);
    const { rows } = await database.query("SELECT act, detail FROM audit_row WHERE subject = 'clinics'");
    expect(rows.at(-1)).toEqual({
      act: "import-clinics",
      detail: { import: job.id, made: 1, changed: 1, same: 1 },
    });
    await expect(imports.run(job.id, by.actor)).rejects.toMatchObject({ reason: "import-unknown" });
    expect(failures).toEqual([]);
  });

  test("tells of each bad line where and why, and changes nothing", async () => {
    const id = await aClinic();
    const before = await stored(id);
    const line = (cells: string) => `${cells}\n`;
    const job = await checkText(
      [
        line("id,district,name_ko,name_en,address_ko,address_en,phone,mon,places"),
        line(`${id},11010,${before.nameKo},A,B,C,02-000-0001,09:00-17:00,3`),
        line(`${id},11010,${before.nameKo},A,B,C,02-000-0001,,3`),
        line(`${id + 5_000},11010,가,A,B,C,02-000-0001,,3`),
        line(",99999,나,A,B,C,02-000-0001,,3"),
        line(`,11010,${before.nameKo},A,B,C,02-000-0001,,3`),
        line(",11010,다,A,B,C,710-4474,5pm,3"),
        line(`,11010,라,A,B,C,02-000-0001,09:00-10:00,`),
        line(",11010,마,A,B,C,02-000-0001,,"),
        line(",11010,마,A,B,C,02-000-0001,,"),
      ].join(""),
    );
    expect(job.state).toBe("faulty");
    expect(job.result?.faults).toEqual([
      { line: 3, column: "id", reason: "id-twice", value: String(id) },
      { line: 4, column: "id", reason: "id-unknown", value: String(id + 5_000) },
      { line: 5, column: "district", reason: "district-unknown", value: "99999" },
      { line: 6, column: "name_ko", reason: "there-already", value: before.nameKo, detail: String(id) },
      { line: 7, column: "mon", reason: "wrong", fault: "day1", value: "5pm" },
      { line: 7, column: "phone", reason: "wrong", fault: "phone", value: "710-4474" },
      { line: 8, column: "places", reason: "wrong", fault: "places" },
      { line: 10, column: "name_ko", reason: "there-already", value: "마" },
    ]);
    await expect(imports.run(job.id, by.actor)).rejects.toMatchObject({ reason: "import-unknown" });
    expect(await stored(id)).toEqual(before);
  });

  test("may be as registers write it: names for codes, words for hours, no English; and tells what each line does", async () => {
    const id = await aClinic();
    const before = await stored(id);
    const name = `공공${Date.now()}의원`;
    const job = await checkText(
      `번호;요양기관명;시도코드명;시군구코드명;주소;전화번호;진료시간;인원;;
;${name};서울;종로구;"서울 종로구 시험로 1; 2층";0200000002;"평일 9시~18시 (점심 12:30~13:30), 토 09:00-13:00";3;;
${id};${before.nameKo};서울;종로구;${before.addressKo};02-000-0088;;${before.plan?.places};;
`,
    );
    expect(job.result?.faults).toEqual([]);
    expect(job.result?.changes).toEqual([
      { line: 2, id: null, name, address: "서울 종로구 시험로 1; 2층", cells: [] },
      expect.objectContaining({
        ...{ line: 3, id, name: before.nameKo },
        cells: expect.arrayContaining([{ column: "phone", before: before.phone, after: "02-000-0088" }]),
      }),
    ]);
    expect(await run(job.id)).toMatchObject({ state: "done", result: { made: 1, changed: 1 } });
    const { rows } = await database.query<{ id: number }>("SELECT id FROM clinic WHERE name_ko = $1", [name]);
    expect(await stored(rows[0]?.id ?? 0)).toMatchObject({
      ...{
        nameEn: name,
        addressEn: "서울 종로구 시험로 1; 2층",
        phone: "02-0000-0002",
        districtCode: before.districtCode,
      },
      plan: { hours: new Map([1, 2, 3, 4, 5, 6].map((day) => [day, expect.anything()])), places: 3 },
    });
  });

  test("takes no second clinic whose name reads alike", async () => {
    const id = await aClinic();
    const { nameKo } = await stored(id);
    const alike = `${nameKo.slice(0, 2)} ${nameKo.slice(2)} ㈜`.normalize("NFD");
    const job = await checkText(`district,name_ko,address_ko,phone\n종로구,${alike},C,02-000-0001\n`);
    expect(job.result?.faults).toMatchObject([{ line: 2, reason: "there-already", detail: String(id) }]);
  });

  test("may have only some columns, and leaves the others as they are", async () => {
    const id = await aClinic();
    const before = await stored(id);
    const job = await checkText(`phone,id\n02-000-0077,${id}\n`);
    expect(await run(job.id)).toMatchObject({ state: "done", result: { changed: 1 } });
    expect(await stored(id)).toEqual({ ...before, phone: "02-000-0077" });
  });

  test("loses no booking: what moves none is imported, what would is refused by its code", async () => {
    const id = await aClinic();
    const { code, slot } = await booked(id);
    const is = await stored(id);
    const plan = { ...record.plan, places: 3, slotMinutes: 60 };
    const longer = new Map([...everyDay].map(([day]) => [day, { opens: 540, closes: 1_020, lunch: null }]));
    const wider = await check([[id, { ...is, nameEn: "Wider", plan: { ...plan, hours: longer } }]]);
    expect(await run(wider.id)).toMatchObject({ state: "done" });
    const shut = new Map([...everyDay].map(([day]) => [day, { opens: 900, closes: 960, lunch: null }]));
    const narrower = await check([[id, { ...(await stored(id)), plan: { ...plan, hours: shut } }]]);
    expect(narrower).toMatchObject({
      state: "faulty",
      result: { faults: [{ line: 2, reason: "booked", detail: code }] },
    });
    const { rows } = await database.query("SELECT slot_id, status FROM booking WHERE code = $1", [code]);
    expect(rows).toEqual([{ slot_id: slot, status: "BOOKED" }]);
  });

  test("is refused as a whole when somebody books after it was checked", async () => {
    const [id, other] = [await aClinic(), await aClinic()];
    while ((await generateSlots(database, now)) > 0);
    const [is, too] = [await stored(id), await stored(other)];
    const shut = new Map([...everyDay].map(([day]) => [day, { opens: 900, closes: 960, lunch: null }]));
    const job = await check([
      [other, { ...too, phone: "02-000-0055" }],
      [id, { ...is, plan: { hours: shut, slotMinutes: 60, places: 3 } }],
    ]);
    expect(job.state).toBe("ready");
    const { code } = await booked(id);
    expect(await run(job.id)).toMatchObject({
      state: "faulty",
      result: { faults: [{ line: 3, reason: "booked", detail: code }] },
    });
    expect([await stored(id), await stored(other)]).toEqual([is, too]);
  });

  test("waits for another, and one whose server died does not stand in the way", async () => {
    const dead = await startImport(database, { name: "a.csv", content: "id\n", total: 1 }, by.actor, now);
    await expect(check([[null, record]])).rejects.toMatchObject({ reason: "import-goes-on" });
    clock.set(new Date(now.getTime() + 60_000));
    const job = await check([[null, { ...record, nameKo: "뒤의원" }]]);
    clock.set(now);
    expect(job.state).toBe("ready");
    expect(await getImport(database, dead, now)).toMatchObject({ state: "stopped", result: null });
    expect((await listRecentImports(database, now))[0]?.id).toBe(job.id);
  });

  test("comes out as it went in", async () => {
    const lines: [number, ClinicRecord][] = [];
    for await (const [id, each] of listRegisteredClinics(database, {})) lines.push([id, each]);
    expect(lines.length).toBeGreaterThan(10);
    const job = await check(lines);
    expect(job).toMatchObject({
      state: "ready",
      result: { made: 0, changed: 0, same: lines.length, faults: [] },
    });
  });
});
