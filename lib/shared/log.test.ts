import pg from "pg";
import { describe, expect, it } from "vitest";
import { createLog, serializeError } from "./log";
import { readRequestId, runInRequest } from "./request-id";
import { leaksIn } from "./testing/leaks";

const person = { name: "시험시민", birthDate: "1968-03-04", phone: "+821000001234", email: "a@example.com" };

function lines(work: (log: ReturnType<typeof createLog>) => void): string {
  let written = "";
  const write = (line: string) => {
    written += line;
  };
  work(createLog("debug", { write }));
  return written;
}

describe("the log", () => {
  it("gives each line of a request its id, however deep, and no line outside one", async () => {
    const written = lines((log) => {
      log.info("outside");
      runInRequest("id-1", () => log.info("inside"));
    });
    const [outside, inside] = written
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(outside).not.toHaveProperty("request");
    expect(inside).toMatchObject({ request: "id-1", msg: "inside" });
  });

  it("takes a proxy's request id only when it can be nothing else", () => {
    const id = "0123456789abcdef0123456789abcdef";
    expect(readRequestId(id)).toBe(id);
    for (const other of ["010-0000-1234", "시험시민", "", undefined, [id, id]])
      expect(readRequestId(other)).toMatch(/^[0-9a-f]{8}-/);
  });

  it("keeps the values that PostgreSQL repeats to itself", () => {
    const error = new pg.DatabaseError('invalid input syntax for type date: "1968-03-04"', 1, "error");
    Object.assign(error, { code: "22007", detail: "Key (phone)=(+821000001234) already exists." });
    const written = lines((log) => log.error(serializeError(error), "could not answer"));
    expect(written).toContain("22007");
    expect(leaksIn(written, [person])).toEqual([]);
  });
});

describe("the search of a log", () => {
  it.each([
    "시험시민",
    "%EC%8B%9C%ED%97%98%EC%8B%9C%EB%AF%BC",
    "01000001234",
    "010-0000-1234",
    "821000001234",
    "1968-03-04",
    "19680304",
    "a@example.com",
  ])("finds %s", (text) => {
    expect(leaksIn(`fine\n{"msg":"by ${text}"}\nfine`, [person])).toHaveLength(1);
  });
});
