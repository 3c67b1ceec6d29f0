// npm start (and npm run dev): installs what is missing, then hands over to serve.ts.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installMissing } from "./install.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (!installMissing()) process.exit(1);

const child = spawn(process.execPath, ["--import", "tsx", "scripts/serve.ts", ...process.argv.slice(2)], {
  // Over the channel the child learns of our end, even of a kill -9.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
// The child ends in its own good order; we only pass the wish on and wait.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
