// npm run test:servers: several servers behind a real nginx and a real PgBouncer.
import { spawnSync } from "node:child_process";
import { programsAreThere } from "./install-system-deps.mjs";

const proxies = { "/usr/sbin/nginx": "nginx-light", "/usr/sbin/pgbouncer": "pgbouncer" };

if (!programsAreThere(proxies)) {
  console.error("nginx and pgbouncer are needed: apt-get install nginx-light pgbouncer");
  process.exit(1);
}
const args = ["vitest", "run", "--config", "vitest.servers.config.ts", ...process.argv.slice(2)];
process.exit(spawnSync("npx", args, { stdio: "inherit" }).status ?? 1);
