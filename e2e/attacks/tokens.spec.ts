import { randomUUID } from "node:crypto";
import { createJwtSigner } from "@/lib/shared/crypto/jwt";
import { attacksOf, claimsIn, hour, isIn, part, signed, slug } from "../support/attack";
import { newCitizen } from "../support/citizen";
import { admit, HttpSession, keys, sessions, signedIn, tokens } from "../support/http-session";
import { expect, test } from "../support/test";
import { newWindow } from "../support/windows";

const { attack, compareWithTable } = attacksOf("Tokens", "Tickets");

test.describe("tokens", () => {
  const forgeries: [string, (token: string) => string][] = [
    [
      "an altered admission",
      (t) => t.replace(/\.[^.]+\./, `.${part({ ...claimsIn(t), exp: 9_999_999_999 })}.`),
    ],
    ["an admission with its signature cut off", (t) => t.replace(/[^.]+$/, "")],
    [
      "an admission with alg none",
      (t) => `${part({ alg: "none", typ: "JWT", kid: "test" })}.${t.split(".")[1]}.`,
    ],
    [
      "an admission re-signed with another key",
      (t) =>
        signed(
          { alg: "HS256", typ: "JWT", kid: "test" },
          claimsIn(t),
          "sha256",
          "another key of thirty-two bytes!",
        ),
    ],
    [
      "an admission with another algorithm and the right key",
      (t) =>
        signed({ alg: "HS512", typ: "JWT", kid: "test" }, claimsIn(t), "sha512", keys()[0]?.secret ?? ""),
    ],
    [
      "an admission whose key id is a path",
      (t) => signed({ alg: "HS256", typ: "JWT", kid: "../../dev/null" }, claimsIn(t), "sha256", ""),
    ],
    [
      "an admission whose key id is of the prototype",
      (t) => signed({ alg: "HS256", typ: "JWT", kid: "__proto__" }, claimsIn(t), "sha256", ""),
    ],
    ["an admission of an endless size", (t) => `${t}${"A".repeat(6_000)}`],
  ];
  for (const [title, forge] of forgeries) {
    attack(title, async ({ database }) => {
      const visitor = await signedIn(database, newCitizen());
      await admit(visitor, slug);
      expect(await isIn(visitor)).toBe(true);
      visitor.cookies.set("admission", forge(visitor.cookies.get("admission") ?? ""));
      expect(await isIn(visitor)).toBe(false);
    });
  }

  attack("another person's admission, replayed", async ({ database }) => {
    const [owner, thief] = [await signedIn(database, newCitizen()), await signedIn(database, newCitizen())];
    await admit(owner, slug);
    thief.cookies.set("admission", owner.cookies.get("admission") ?? "");
    expect((await thief.get("/book/admission.json")).status).toBe(403);
  });

  attack("an admission that has run out", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const claims = { sub: visitor.personId, window: slug, admission: randomUUID() };
    visitor.cookies.set("admission", tokens().admissions.sign(claims, new Date(Date.now() - hour)));
    expect(await isIn(visitor)).toBe(false);
  });

  attack("an admission to another window", async ({ database }) => {
    const other = await newWindow(database, 1940, { lobby: -hour, opens: -hour, closes: hour });
    const visitor = await signedIn(database, newCitizen());
    const claims = { sub: visitor.personId, window: other, admission: randomUUID() };
    visitor.cookies.set("admission", tokens().admissions.sign(claims, new Date()));
    expect((await visitor.get("/book/admission.json")).status).toBe(403);
  });

  attack("an admission that names no row, at the booking itself", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const claims = { sub: visitor.personId, window: slug, admission: randomUUID() };
    visitor.cookies.set("admission", tokens().admissions.sign(claims, new Date()));
    expect((await visitor.post("/book/hold", { slot: "1" })).status).toBe(403);
  });

  attack("a token of another audience", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const other = createJwtSigner<{ window: string; admission: string }>(keys(), {
      audience: "session",
      lifetimeSeconds: 60,
    });
    visitor.cookies.set(
      "admission",
      other.sign({ sub: visitor.personId, window: slug, admission: randomUUID() }, new Date()),
    );
    expect(await isIn(visitor)).toBe(false);
  });

  attack("a ticket shown as an admission, and the other way round", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await admit(visitor, slug);
    const [ticket, admission] = [
      visitor.cookies.get(`ticket-${slug}`) ?? "",
      visitor.cookies.get("admission") ?? "",
    ];
    visitor.cookies.set("admission", ticket);
    visitor.cookies.set(`ticket-${slug}`, admission);
    expect(await isIn(visitor)).toBe(false);
    expect((await visitor.get(`/queue/${slug}/place.json`)).status).toBe(403);
  });

  attack("a session shown as an admission, and the other way round", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await admit(visitor, slug);
    const name = "next-auth.session-token";
    const [session, admission] = [visitor.cookies.get(name) ?? "", visitor.cookies.get("admission") ?? ""];
    visitor.cookies.set("admission", session);
    expect(await isIn(visitor)).toBe(false);
    visitor.cookies.set(name, admission);
    expect((await visitor.get("/book/admission.json")).status).toBe(401);
  });

  attack("a staff session on a citizen's way", async () => {
    const visitor = new HttpSession();
    const claims = {
      kind: "staff" as const,
      sub: randomUUID(),
      session: randomUUID(),
      role: "ADMIN" as const,
      clinicId: null,
      name: "x",
    };
    visitor.cookies.set("next-auth.session-token", sessions().sign(claims, new Date()));
    expect((await visitor.post(`/queue/${slug}/enter`)).status).toBe(401);
    expect((await visitor.get("/admin")).status).toBe(401);
  });
});

test.describe("tickets", () => {
  const place = `/queue/${slug}/place.json`;
  const forgeries: [string, (ticket: string) => string][] = [
    [
      "a ticket with alg none",
      (t) => `${part({ alg: "none", typ: "JWT", kid: "test" })}.${t.split(".")[1]}.`,
    ],
    [
      "a ticket re-signed with another key",
      (t) =>
        signed(
          { alg: "HS256", typ: "JWT", kid: "test" },
          claimsIn(t),
          "sha256",
          "another key of thirty-two bytes!",
        ),
    ],
  ];
  for (const [title, forge] of forgeries) {
    attack(title, async ({ database }) => {
      const visitor = await signedIn(database, newCitizen());
      await visitor.post(`/queue/${slug}/enter`);
      expect((await visitor.get(place)).status).toBe(200);
      visitor.cookies.set(`ticket-${slug}`, forge(visitor.cookies.get(`ticket-${slug}`) ?? ""));
      expect((await visitor.get(place)).status).toBe(403);
      expect((await visitor.post(`/queue/${slug}/claim`)).status).toBe(403);
    });
  }

  attack("another person's ticket, replayed", async ({ database }) => {
    const [owner, thief] = [await signedIn(database, newCitizen()), await signedIn(database, newCitizen())];
    await owner.post(`/queue/${slug}/enter`);
    thief.cookies.set(`ticket-${slug}`, owner.cookies.get(`ticket-${slug}`) ?? "");
    for (const act of ["claim", "remind"])
      expect((await thief.post(`/queue/${slug}/${act}`)).status).toBe(403);
    const { rowCount } = await database.query("SELECT 1 FROM admission WHERE person_id = $1", [
      thief.personId,
    ]);
    expect(rowCount).toBe(0);
  });

  attack("a ticket of another window", async ({ database }) => {
    const other = await newWindow(database, 1968, { lobby: -hour, opens: hour, closes: 2 * hour });
    const visitor = await signedIn(database, newCitizen());
    await visitor.post(`/queue/${other}/enter`);
    visitor.cookies.set(`ticket-${slug}`, visitor.cookies.get(`ticket-${other}`) ?? "");
    expect((await visitor.post(`/queue/${slug}/claim`)).status).toBe(403);
  });

  attack("a session re-signed, and one with alg none", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const name = "next-auth.session-token";
    const session = visitor.cookies.get(name) ?? "";
    for (const forged of [
      signed(
        { alg: "HS256", typ: "JWT", kid: "test" },
        claimsIn(session),
        "sha256",
        "another key of thirty-two bytes!",
      ),
      `${part({ alg: "none", typ: "JWT", kid: "test" })}.${session.split(".")[1]}.`,
    ]) {
      visitor.cookies.set(name, forged);
      expect((await visitor.post(`/queue/${slug}/enter`)).status).toBe(401);
    }
  });
});

compareWithTable();
