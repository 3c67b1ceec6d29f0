export const dynamic = "force-dynamic";

const body = process.env.STATUS_BODY ?? "{}";

/** The same bytes as the gate's status, from a Next.js route handler, to compare with. */
export function GET() {
  return new Response(body, {
    headers: { "content-type": "application/json", "cache-control": "public, max-age=1" },
  });
}
