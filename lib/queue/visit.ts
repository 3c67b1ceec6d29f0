import { cookies } from "next/headers";
import { runtime } from "../platform/runtime";
import { admissionCookie, extensionSeconds, queueTokens } from "./tickets";

/** How long the visitor of the page being rendered may stay. */
export interface Stay {
  /** By the server's clock. */
  remainingSeconds: number;
  endsAt: Date;
  /** When it would end if it were made longer; null when that was done. */
  extendsTo: Date | null;
}

/** The stay of the page being rendered; null where nobody is inside. The gate has judged before. */
export async function currentStay(): Promise<Stay | null> {
  const { environment, clock } = runtime();
  const now = clock.now();
  const secure = environment.baseUrl.startsWith("https:");
  const token = (await cookies()).get(admissionCookie(secure))?.value;
  const claims = queueTokens(environment.signingKeys).admissions.verify(token, now);
  if (!claims?.exp) return null;
  const endsAt = new Date(claims.exp * 1_000);
  return {
    remainingSeconds: Math.floor((endsAt.getTime() - now.getTime()) / 1_000),
    endsAt,
    extendsTo: claims.extended ? null : new Date(endsAt.getTime() + extensionSeconds * 1_000),
  };
}
