/** Where to: a server of one's own. `k6 run -e BASE_URL=…` */
export const baseUrl = (__ENV.BASE_URL ?? "http://localhost:3000").replace(/\/$/, "");
export const windowSlug = __ENV.WINDOW ?? "born-1967-1968";
/** What `npm run load:visitors` wrote; k6 takes it from the folder of the script. */
export const visitorsFile = __ENV.VISITORS ?? "../../.cache/visitors.json";
/** New people a second at the peak; what the workloads are made of. */
export const perSecond = Number(__ENV.PER_SECOND ?? 50);

const host = /^https?:\/\/([^/:]+)/.exec(baseUrl)?.[1] ?? "";

// A crowd is sent to nobody by mistake: another machine's name must be said twice.
if (!/^(localhost|127\.0\.0\.1)$/.test(host) && __ENV.THIS_SERVER_IS_MINE !== host) {
  throw new Error(`${host} is not this machine. If it is yours, say so: -e THIS_SERVER_IS_MINE=${host}`);
}
