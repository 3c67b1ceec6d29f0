import { createHash } from "node:crypto";
import { type Database, type Transaction, withTransaction } from "../../shared/db/database";
import { DomainError } from "../../shared/errors";
import { type ClinicRecord, isSameRecord, toClinicValues, toNameKey } from "./clinic-record";
import { getClinics, getIdsByName, listDistricts } from "./clinic-repository";
import { createClinics, type Registrar, updateClinics } from "./write-clinics";

/** A clinic of this district and name is there already. */
export class ClinicExistsError extends DomainError {
  constructor(readonly id: number) {
    super("clinic-there-already");
  }
}

/** What a record looks like, in a few letters: who saves a form shows by it what they had seen. */
export function getRecordEtag(record: ClinicRecord): string {
  return createHash("sha256")
    .update(JSON.stringify(toClinicValues(record)))
    .digest("base64url")
    .slice(0, 22);
}

/** A clinic of the register; undefined for an unknown one. */
export async function getClinicRecord(database: Database, id: number): Promise<ClinicRecord | undefined> {
  return (await getClinics(database, [id])).get(id);
}

/**
 * @param before the record as it was; clinics that share a name already may keep it
 * @throws DomainError `district-unknown`, ThereAlready
 */
async function mayBe(
  tx: Transaction,
  record: ClinicRecord,
  before?: ClinicRecord,
): Promise<{ provinceOf: Map<string, string> }> {
  const provinceOf = new Map((await listDistricts(tx)).map((each) => [each.code, each.provinceCode]));
  if (!provinceOf.has(record.districtCode)) throw new DomainError("district-unknown");
  const key = toNameKey(record.districtCode, record.nameKo);
  if (before && toNameKey(before.districtCode, before.nameKo) === key) return { provinceOf };
  const other = (await getIdsByName(tx, [record.districtCode])).get(key);
  if (other !== undefined) throw new ClinicExistsError(other);
  return { provinceOf };
}

/**
 * Makes a clinic.
 *
 * @param now the server's instant, UTC
 * @returns its number
 * @throws DomainError `district-unknown`, ThereAlready
 */
export async function createClinic(
  database: Database,
  record: ClinicRecord,
  by: Registrar,
  now: Date,
): Promise<number> {
  return withTransaction(database, async (tx) => {
    await mayBe(tx, record);
    const [id = 0] = await createClinics(tx, [record], by, now);
    return id;
  });
}

/**
 * Changes a clinic.
 *
 * @param seen the mark of the record that the form was made from
 * @param now the server's instant, UTC
 * @throws DomainError `no-such-clinic`, `edited-meanwhile`, `other-province`, `district-unknown`; ThereAlready;
 *   CapacityTooSmall naming who would lose their place. Then nothing was changed.
 */
export async function updateClinic(
  database: Database,
  id: number,
  record: ClinicRecord,
  seen: string,
  by: Registrar,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const before = (await getClinics(tx, [id], true)).get(id);
    if (!before) throw new DomainError("no-such-clinic");
    if (getRecordEtag(before) !== seen) throw new DomainError("edited-meanwhile");
    const { provinceOf } = await mayBe(tx, record, before);
    if (provinceOf.get(before.districtCode) !== provinceOf.get(record.districtCode))
      throw new DomainError("other-province");
    if (!isSameRecord(before, record)) await updateClinics(tx, [{ id, before, after: record }], by, now);
  });
}
