import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { personalPace } from "./pace";

const from = (person?: string) => ({ headers: { person } }) as unknown as IncomingMessage;
const pace = (perMinute: number) =>
  personalPace(perMinute, ({ headers }) => headers.person as string | undefined);

it("lets a person post so often and no more, whatever others do", async () => {
  const allowed = pace(3);
  for (let n = 0; n < 3; n++) await allowed(from("one"));
  await expect(allowed(from("one"))).rejects.toMatchObject({ reason: "too-many-posts" });
  await allowed(from("another"));
  await expect(allowed(from("one"))).rejects.toMatchObject({ reason: "too-many-posts" });
});

it("counts nobody who is not signed in", async () => {
  const allowed = pace(1);
  for (let n = 0; n < 5; n++) await allowed(from());
});
