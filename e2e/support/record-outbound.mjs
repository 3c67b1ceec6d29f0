// Loaded before a program (node --import): writes down, one line each, every host that the program reaches for. Names
// are asked for and connections made by these functions alone, whichever library does it.
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";
import { fileURLToPath } from "node:url";

const file = process.env.OUTBOUND_LOG;
const note = (kind, target) =>
  appendFileSync(file, `${JSON.stringify({ kind, target, from: process.argv[1] })}\n`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  // net.connect hands on its arguments as one list that it has already put in order.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const { port, host, path } =
    typeof first === "object" && first !== null
      ? first
      : typeof first === "string" && Number.isNaN(Number(first))
        ? { path: first }
        : { port: first, host: typeof second === "string" ? second : undefined };
  note("connect", path ?? `${host ?? "localhost"}:${port}`);
  return connect.apply(this, given);
};

for (const of of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
  for (const name of Object.getOwnPropertyNames(of)) {
    if (!/^(lookup|resolve|reverse)/.test(name) || typeof of[name] !== "function") continue;
    const ask = of[name];
    of[name] = function (host, ...rest) {
      note("name", String(host));
      return ask.call(this, host, ...rest);
    };
  }

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...given) {
  note("datagram", String(given.find((each) => typeof each === "string") ?? "connected"));
  return send.apply(this, given);
};

note("begin", fileURLToPath(import.meta.url));
