import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { DomainError } from "../../lib/shared/errors";
import type { SignedInStaff } from "../../lib/staff/sessions";
import type { StaffRole } from "../../lib/staff/staff";
import { createActionRouter } from "../action-router";
import { askingFirst } from "../render";

const [request, response] = [{}, {}] as [IncomingMessage, ServerResponse];
const placeOf = (path: string) => ({ locale: "en" as const, segments: path.split("/"), query: "" });
const staff = (role: StaffRole, more: Partial<SignedInStaff> = {}): SignedInStaff => ({
  ...{ id: "1", name: "Synthetic", role, clinicId: role.startsWith("CLINIC") ? 7 : null },
  ...{ sessionId: "1", confirmedAt: new Date(), secondStepMissing: false, ...more },
});

it.each([
  ["admin/new", staff("ADMIN"), "done"],
  ["admin/new", staff("ADMIN", { secondStepMissing: true }), "second-step-missing"],
  ["admin/new", staff("AGENT"), "not-your-role"],
  ["admin/new", staff("CLINIC_MANAGER"), "not-your-role"],
  ["agent/new", staff("AGENT"), "done"],
  ["agent/new", staff("ADMIN"), "not-your-role"],
  ["account/new", staff("CLINIC_STAFF"), "done"],
  ["account/new", staff("ADMIN", { secondStepMissing: true }), "done"],
  ["clinic/7/new", staff("CLINIC_STAFF"), "done"],
  ["clinic/8/new", staff("CLINIC_STAFF"), "clinic-of-another"],
  ["clinic/8/new", staff("CLINIC_MANAGER"), "clinic-of-another"],
  ["clinic/7/new", staff("CLINIC_STAFF", { clinicId: null }), "clinic-of-another"],
  ["clinic/7/new", staff("ADMIN"), "not-your-role"],
  ["clinic/7/staff", staff("CLINIC_MANAGER"), "done"],
  ["clinic/7/staff", staff("CLINIC_STAFF"), "not-your-role"],
  ["clinic/7/invitation", staff("CLINIC_STAFF"), "not-your-role"],
  ["elsewhere/new", staff("ADMIN"), "not-your-role"],
])("%s, done by %o: %s", async (path, by, expected) => {
  let done = 0;
  const act = async () => done++;
  const patterns = [
    "admin/new",
    "agent/new",
    "account/new",
    "clinic/*/new",
    "clinic/*/staff",
    "elsewhere/new",
  ];
  const desk = createActionRouter(
    Object.fromEntries([...patterns, "clinic/*/invitation"].map((one) => [one, act])),
  );
  const said = await desk(request, response, placeOf(path), by).then(
    () => "done",
    (error) => error.reason,
  );
  expect([said, done]).toEqual([expected, expected === "done" ? 1 : 0]);
});

it("asks who sends a post before it is read", async () => {
  let done = 0;
  const posts = askingFirst(() => {
    throw new DomainError("no-session");
  }, [["x", async () => void done++]]);
  await expect(posts.get("x")?.(request, response, placeOf("x"))).rejects.toThrow("no-session");
  expect(done).toBe(0);
});
