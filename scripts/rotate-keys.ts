// npm run rotate:keys: seals everything in DATABASE_URL anew under the first of DATA_KEYS, and hashes every phone anew
// under the first of LOOKUP_KEY; people may be served meanwhile. Then servers may start without the older keys, and
// without the older of SIGNING_KEYS where that is set.
import { z } from "zod";
import { hashSubjects } from "../lib/citizens/person";
import { ConfigError, parseVariables, signingKeys } from "../lib/shared/config";
import {
  checkKeys,
  listDataSecrets,
  listSigningSecrets,
  saveFirstKeyOnly,
} from "../lib/shared/crypto/key-fingerprints";
import { getDataKeys } from "../lib/shared/crypto/keys";
import {
  countNotUnderPrimaryKey,
  type RotationProgress,
  reencryptAll,
  rehashAll,
} from "../lib/shared/crypto/rotation";
import { openDatabase } from "../lib/shared/db/database";

async function main(): Promise<number> {
  const { data } = z.object({ DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//) }).safeParse(process.env);
  if (!data) {
    console.error("DATABASE_URL must be set: postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    return 1;
  }
  const { first } = getDataKeys();
  const secrets = listDataSecrets(getDataKeys());
  const { SIGNING_KEYS } = parseVariables(z.object({ SIGNING_KEYS: signingKeys.optional() }), process.env);
  const database = openDatabase(data.DATABASE_URL, 2);
  try {
    await checkKeys(database, secrets);
    if (SIGNING_KEYS) {
      await saveFirstKeyOnly(database, "SIGNING_KEYS", listSigningSecrets(SIGNING_KEYS));
      console.log(
        `Servers may start with ${SIGNING_KEYS[0]?.id} alone in SIGNING_KEYS. Start all of them again: those that run still take tokens of the older keys.`,
      );
    }
    let last = 0;
    const tell = (what: string) => (progress: RotationProgress) => {
      const { column, done, of } = progress;
      if (done < of && Date.now() - last < 1_000) return;
      last = Date.now();
      console.log(`${what} ${column}: ${done} of ${of}`);
    };
    await reencryptAll(database, tell("sealed"));
    await rehashAll(database, tell("hashed"));
    const { waiting } = await hashSubjects(database);
    const left = [...(await countNotUnderPrimaryKey(database))].filter(([, count]) => count > 0);
    for (const [column, count] of left)
      console.log(`${column}: ${count} were written under another key meanwhile`);
    console.log(
      left.length === 0
        ? `Everything is sealed under ${first}. The other keys can be taken out of DATA_KEYS.`
        : `Start every server with ${first} as the first of its DATA_KEYS, then run this again.`,
    );
    // A second look finds what servers have written meanwhile under another first key.
    const late = await rehashAll(database, () => {});
    console.log(
      late === 0
        ? "Every phone is found by the first of LOOKUP_KEY."
        : `${late} phones were hashed under another key meanwhile: run this again once every server has the new one first.`,
    );
    if (left.length === 0) await saveFirstKeyOnly(database, "DATA_KEYS", secrets.DATA_KEYS);
    if (late === 0) await saveFirstKeyOnly(database, "LOOKUP_KEY", secrets.LOOKUP_KEY);
    if (waiting > 0)
      console.log(
        `${waiting} sign-ins by a provider are found by the older of LOOKUP_KEY until their people sign in again. Without it they are told by their verified phone.`,
      );
    else if (late === 0) console.log("The other keys can be taken out of LOOKUP_KEY.");
    return left.length === 0 && late === 0 ? 0 : 1;
  } finally {
    await database.end();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exitCode = 1;
  },
);
