// A bare node:http handler that sends given bytes: what one process can answer at the most.
import { createServer } from "node:http";

const body = Buffer.from(process.env.STATUS_BODY);
const headers = { "Content-Type": "application/json", "Content-Length": body.length };
const server = createServer((_, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
