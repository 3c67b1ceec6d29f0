import { exportOwnData } from "@/lib/privacy/export-data";
import { getAppContext } from "@/lib/shared/context";
import { requireOwnCitizen } from "@/server/auth/require";

/** All that is held about the person who asks, to take along. */
export async function GET() {
  const data = await exportOwnData(getAppContext().database, (await requireOwnCitizen()).sub);
  if (!data) return new Response(null, { status: 404 });
  return new Response(JSON.stringify(data, null, 2), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="my-data.json"',
      "cache-control": "private, no-store",
    },
  });
}
