// npm run check:audit [-- --head POSITION:HASH …]: works the chain of the audit's rows in DATABASE_URL out anew.
import { parseArgs } from "node:util";
import { z } from "zod";
import { formatHead, readHead } from "../lib/audit/hash-chain";
import { type Tampering, verifyAuditChain } from "../lib/audit/verify-chain";
import { openDatabase } from "../lib/shared/db/database";

const words: Record<Tampering["what"], string> = {
  "link-missing": "its link was removed",
  "row-missing": "the row was removed",
  "row-changed": "the row is not the one that was linked, or the link before it was changed",
  "never-linked": "the row has no link: it was put in past the program, or no server has run since",
  "head-missing": "the chain ends before it: its end was cut off",
  "head-differs": "the chain was written anew since this head was kept",
};

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { head: { type: "string", multiple: true, default: [] } } });
  const { data } = z.object({ DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//) }).safeParse(process.env);
  const heads = values.head.map(readHead);
  if (!data || heads.includes(null)) {
    console.error(
      data
        ? "A head is POSITION:HASH, as the log and the exports of the audit tell it."
        : "DATABASE_URL must be set: postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
    );
    return 1;
  }
  const database = openDatabase(data.DATABASE_URL, 1);
  const client = await database.connect();
  try {
    const { head, links, tampering } = await verifyAuditChain(
      client,
      heads.filter((each) => each !== null),
    );
    console.log(`${links} rows are linked as they were written. Newest link: ${formatHead(head)}`);
    if (!tampering) return 0;
    const { what, position, rowId } = tampering;
    const place = [rowId && `audit row ${rowId}`, position && `position ${position}`]
      .filter(Boolean)
      .join(", ");
    console.log(`First bad: ${place}: ${words[what]}.`);
    return 1;
  } finally {
    client.release();
    await database.end();
  }
}

process.exitCode = await main();
