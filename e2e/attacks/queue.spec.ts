import { getTranslator } from "@/components/i18n";
import { attacksOf, claimsIn, hour, isIn, part, slug } from "../support/attack";
import { newCitizen } from "../support/citizen";
import { admit, signedIn, tokens } from "../support/http-session";
import { expect, test } from "../support/test";
import { newWindow, siteFollows } from "../support/windows";

const { attack, compareWithTable } = attacksOf("The line");
const inside = getTranslator("ko", "book")("regionTitle");

test.describe("the line", () => {
  attack("a ticket with a better entry number", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await visitor.post(`/queue/${slug}/enter`);
    const ticket = visitor.cookies.get(`ticket-${slug}`) ?? "";
    visitor.cookies.set(
      `ticket-${slug}`,
      ticket.replace(/\.[^.]+\./, `.${part({ ...claimsIn(ticket), entryNo: 0 })}.`),
    );
    expect((await visitor.get(`/queue/${slug}/place.json`)).status).toBe(403);
    expect((await visitor.post(`/queue/${slug}/claim`)).status).toBe(403);
  });

  attack("a well-signed ticket of an entry that the ledger gave to nobody", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const ticket = { sub: visitor.personId, window: slug, entryNo: 0 };
    visitor.cookies.set(`ticket-${slug}`, tokens().tickets.sign(ticket, new Date()));
    expect((await visitor.post(`/queue/${slug}/claim`)).status).toBe(403);
  });

  attack("fifty tabs at once", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        visitor.post(`/queue/${slug}/enter`, {}, { accept: "application/json" }),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { rows } = await database.query("SELECT count(*) FROM queue_entry WHERE person_id = $1", [
      visitor.personId,
    ]);
    expect(rows[0].count).toBe(1);
  });

  attack("cookies deleted, and the line entered again", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const enter = async () =>
      (await visitor.post(`/queue/${slug}/enter`, {}, { accept: "application/json" })).text;
    const first = await enter();
    visitor.cookies.delete(`ticket-${slug}`);
    expect(await enter()).toBe(first);
  });

  attack("two claims at the same instant from two devices", async ({ database }) => {
    const phone = await signedIn(database, newCitizen());
    await admit(phone, slug);
    await database.query("UPDATE admission SET ended_at = now() WHERE person_id = $1", [phone.personId]);
    const answers = await Promise.all(Array.from({ length: 12 }, () => phone.post(`/queue/${slug}/claim`)));
    const ids = answers.flatMap(({ headers }) =>
      headers.getSetCookie().map((line) => claimsIn(line.split(/[=;]/)[1] ?? "").admission),
    );
    expect(new Set(ids).size).toBeLessThanOrEqual(1);
    const { rows } = await database.query(
      "SELECT count(*) FROM admission WHERE person_id = $1 AND ended_at IS NULL",
      [phone.personId],
    );
    expect(rows[0].count).toBe(new Set(ids).size);
  });

  attack("claiming before one's turn", async ({ database }) => {
    const full = await newWindow(database, 1941, { lobby: -hour, opens: -hour, closes: hour });
    await database.query("UPDATE cohort_window SET most_inside = 1 WHERE slug = $1", [full]);
    await siteFollows();
    const people = [];
    for (let n = 0; n < 3; n++) people.push(await signedIn(database, newCitizen(1941)));
    for (const visitor of people) await visitor.post(`/queue/${full}/enter`);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const statuses = [];
    for (const visitor of people) statuses.push((await visitor.post(`/queue/${full}/claim`)).status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  });

  for (const [title, instants] of [
    ["claiming before opening", { lobby: -hour, opens: hour, closes: 2 * hour }],
    ["claiming after closing", { lobby: -3 * hour, opens: -2 * hour, closes: -hour }],
  ] as const) {
    attack(title, async ({ database }) => {
      const window = await newWindow(database, 1942, instants);
      const visitor = await signedIn(database, newCitizen(1942));
      visitor.cookies.set(
        `ticket-${window}`,
        tokens().tickets.sign({ sub: visitor.personId, window, entryNo: 0 }, new Date()),
      );
      expect((await visitor.post(`/queue/${window}/claim`)).status).toBe(403);
    });
  }

  attack("a clock set forward, as far as a client can say the time", async ({ database }) => {
    const window = await newWindow(database, 1943, { lobby: -hour, opens: hour, closes: 2 * hour });
    const visitor = await signedIn(database, newCitizen(1943));
    await visitor.post(`/queue/${window}/enter`);
    const later = new Date(Date.now() + 2 * hour).toUTCString();
    const sayings: Record<string, string>[] = [
      { date: later },
      { "if-modified-since": later },
      { "x-client-time": later },
    ];
    for (const headers of sayings)
      expect(
        (await visitor.post(`/queue/${window}/claim?now=9999999999`, { now: "9999999999" }, headers)).status,
      ).toBe(403);
  });

  attack(
    "a device's clock a day off and back, and the network off and on",
    async ({ page, context, baseURL, database }) => {
      const window = await newWindow(database, 1944, { lobby: -hour, opens: hour, closes: 2 * hour });
      const { cookies } = await signedIn(database, newCitizen(1944));
      await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: baseURL })));
      for (const day of [1, -1]) {
        await page.clock.setFixedTime(Date.now() + day * 24 * hour);
        await page.goto(`${baseURL}/queue/${window}`);
        if (day === 1) await page.getByRole("main").getByRole("button").click();
        await context.setOffline(true);
        await page.waitForTimeout(1_500);
        await context.setOffline(false);
        await page.reload();
        expect(new URL(page.url()).pathname).toContain("/queue/");
        expect((await page.goto(`${baseURL}/book`))?.status()).toBe(403);
      }
      const { rows } = await database.query(
        "SELECT e.entry_no FROM queue_entry e JOIN cohort_window w ON w.id = e.window_id WHERE w.slug = $1",
        [window],
      );
      expect(rows).toEqual([{ entry_no: 0 }]);
    },
  );

  attack("claiming in a pause", async ({ database }) => {
    const window = await newWindow(database, 1932, { lobby: -hour, opens: -hour, closes: hour });
    const visitor = await signedIn(database, newCitizen(1932));
    await database.query("UPDATE cohort_window SET paused_at = now() WHERE slug = $1", [window]);
    await siteFollows();
    expect((await visitor.post(`/queue/${window}/enter`)).headers.get("location")).toContain("/queue/");
    await database.query(
      "UPDATE queue_state q SET served = 1 FROM cohort_window w WHERE w.id = q.window_id AND w.slug = $1",
      [window],
    );
    expect((await visitor.post(`/queue/${window}/claim`)).status).toBe(403);
    expect(await isIn(visitor)).toBe(false);
  });

  attack("entering a line by a birth date that it does not reach", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen(1990));
    for (const act of ["enter", "claim", "remind"])
      expect((await visitor.post(`/queue/${slug}/${act}`)).status).toBe(403);
    const { rowCount } = await database.query("SELECT 1 FROM queue_entry WHERE person_id = $1", [
      visitor.personId,
    ]);
    expect(rowCount).toBe(0);
  });

  attack(
    "the network off and on at every step, from the door to the booking",
    async ({ page, context, baseURL, database }) => {
      const window = await newWindow(database, 1933, { lobby: -hour, opens: -hour, closes: hour });
      await database.query("UPDATE cohort_window SET paused_at = now() WHERE slug = $1", [window]);
      await siteFollows();
      const { cookies, personId } = await signedIn(database, newCitizen(1933));
      await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: baseURL })));
      const t = getTranslator("ko", "queue");
      const address = `${baseURL}/queue/${window}`;
      const offAndOn = async () => {
        await context.setOffline(true);
        await page.reload().catch(() => {});
        await context.setOffline(false);
        await page.goto(address);
      };
      const isOutside = async () => {
        expect((await page.request.get(`${baseURL}/book`)).status()).toBe(403);
      };
      await page.goto(address);
      await offAndOn();
      await isOutside();
      await page.getByRole("button", { name: t("join"), exact: true }).click();
      await expect(page.getByText(t("leaving"))).toBeVisible();
      await offAndOn();
      await isOutside();
      await database.query("UPDATE cohort_window SET paused_at = NULL WHERE slug = $1", [window]);
      const enterNow = page.getByRole("button", { name: t("enterNow") });
      await expect(enterNow).toBeVisible({ timeout: 30_000 });
      await offAndOn();
      await isOutside();
      await enterNow.click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(inside);
      const { rows } = await database.query(
        "SELECT (SELECT count(*) FROM queue_entry WHERE person_id = $1) AS entries, (SELECT count(*) FROM admission WHERE person_id = $1) AS admissions",
        [personId],
      );
      expect(rows).toEqual([{ entries: 1, admissions: 1 }]);
    },
  );
});

compareWithTable();
