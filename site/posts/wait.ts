import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Actor } from "../../lib/booking/actor";
import { acceptOffer, declineOffer, joinWait, leaveWait } from "../../lib/booking/offers";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Post } from "../answer";
import { refuseShownAnother, shown } from "./shown";

/** A signed-in citizen, or whom they act for, with the window that they could book in now; null without one. */
export interface Waiter {
  personId: string;
  by?: Actor;
  windowId: string | null;
}

const id = z.coerce.number().int().positive();
/** What those who wait send, and whoever acts for them. */
export const join = z.union([
  shown
    .extend({ clinic: id, leftover: z.enum(["yes"]).optional() })
    .transform(({ clinic, leftover, person }) => ({
      clinicId: clinic,
      leftover: leftover === "yes",
      person,
    })),
  shown
    .extend({ district: z.string().regex(/^\d{5}$/) })
    .transform(({ district, person }) => ({ districtCode: district, person })),
]);
export const wait = shown.extend({ wait: id });
export const offer = shown.extend({ offer: z.uuid() });
export const accept = offer.extend({ key: z.string().min(8).max(100) });

/** The plain posts of those who wait for a place, by their paths. */
export function waitPosts(
  { database, clock }: Pick<Runtime, "database" | "clock">,
  waiterOf: (request: IncomingMessage, now: Date) => Waiter,
): ReadonlyMap<string, Post> {
  const post =
    <T extends { person?: string | undefined }>(
      schema: z.ZodType<T>,
      to: string,
      doIt: (waiter: Waiter, form: T, now: Date) => Promise<unknown>,
    ): Post =>
    async (request, response, { locale }) => {
      const now = clock.now();
      const waiter = waiterOf(request, now);
      const form = schema.safeParse(await readForm(request));
      if (!form.success) throw new BadRequest(400, "form");
      refuseShownAnother(form.data, waiter.personId);
      await doIt(waiter, form.data, now);
      seeOther(response, `/${locale}/${to}`);
    };
  return new Map<string, Post>([
    [
      "wait/join",
      post(join, "wait", async ({ personId, by, windowId }, where, now) => {
        if (!windowId) throw new Refusal("no-window-now");
        await joinWait(database, personId, windowId, where, now, by);
      }),
    ],
    [
      "wait/leave",
      post(wait, "wait", ({ personId, by }, form, now) => leaveWait(database, personId, form.wait, now, by)),
    ],
    [
      "wait/accept",
      post(accept, "my-booking", ({ personId, by }, form, now) =>
        acceptOffer(database, personId, form.offer, form.key, now, by),
      ),
    ],
    [
      "wait/decline",
      post(offer, "wait", ({ personId, by }, form, now) =>
        declineOffer(database, personId, form.offer, now, by),
      ),
    ],
  ]);
}
