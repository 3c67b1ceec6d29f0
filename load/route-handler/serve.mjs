// A plain custom server around the route handler, as server.ts is around the pages.
import { createServer } from "node:http";
import next from "next";

const pages = next({ dev: false, dir: import.meta.dirname });
await pages.prepare();
const handle = pages.getRequestHandler();
const server = createServer((request, response) => handle(request, response));
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
