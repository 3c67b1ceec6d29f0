import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Actor } from "../../../lib/booking/actor";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import { acceptOffer, declineOffer, joinWaitlist, leaveWaitlist } from "../../../lib/waitlist/waitlist";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import type { Post } from "../../render";
import { refuseShownAnother, shown } from "./shown-form";

/** A signed-in citizen, or whom they act for, with the window that they could book in now; null without one. */
export interface WaitlistPerson {
  personId: string;
  by?: Actor;
  windowId: string | null;
}

const id = z.coerce.number().int().positive();
/** What those who wait send, and whoever acts for them. */
export const joinWaitlistSchema = z.union([
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
export const leaveWaitlistSchema = shown.extend({ wait: id });
export const offerSchema = shown.extend({ offer: z.uuid() });
export const acceptOfferSchema = offerSchema.extend({ key: z.string().min(8).max(100) });

/** The plain posts of those who wait for a place, by their paths. */
export function createWaitlistRoutes(
  { database, clock }: Pick<AppContext, "database" | "clock">,
  waiterOf: (request: IncomingMessage, now: Date) => WaitlistPerson,
): ReadonlyMap<string, Post> {
  const post =
    <T extends { person?: string | undefined }>(
      schema: z.ZodType<T>,
      to: string,
      doIt: (waiter: WaitlistPerson, form: T, now: Date) => Promise<unknown>,
    ): Post =>
    async (request, response, { locale }) => {
      const now = clock.now();
      const waiter = waiterOf(request, now);
      const form = schema.safeParse(await readForm(request));
      if (!form.success) throw new BadRequest(400, "form");
      refuseShownAnother(form.data, waiter.personId);
      await doIt(waiter, form.data, now);
      redirectSeeOther(response, `/${locale}/${to}`);
    };
  return new Map<string, Post>([
    [
      "wait/join",
      post(joinWaitlistSchema, "wait", async ({ personId, by, windowId }, where, now) => {
        if (!windowId) throw new DomainError("no-window-now");
        await joinWaitlist(database, personId, windowId, where, now, by);
      }),
    ],
    [
      "wait/leave",
      post(leaveWaitlistSchema, "wait", ({ personId, by }, form, now) =>
        leaveWaitlist(database, personId, form.wait, now, by),
      ),
    ],
    [
      "wait/accept",
      post(acceptOfferSchema, "my-booking", ({ personId, by }, form, now) =>
        acceptOffer(database, personId, form.offer, form.key, now, by),
      ),
    ],
    [
      "wait/decline",
      post(offerSchema, "wait", ({ personId, by }, form, now) =>
        declineOffer(database, personId, form.offer, now, by),
      ),
    ],
  ]);
}
