import { cookies } from "next/headers";
import { runtime } from "../platform/runtime";
import { board, type Line } from "./board";
import { admissionCookie, extensionSeconds, queueTokens } from "./tickets";

/** How long the visitor of the page being rendered may stay. */
export interface Stay {
  /** By the server's clock. */
  remainingSeconds: number;
  endsAt: Date;
  /** When it would end if it were made longer; null when that was done. */
  extendsTo: Date | null;
}

/** The admission of the page being rendered; null where nobody is inside. The gate has judged before. */
async function currentAdmission(now: Date) {
  const { environment } = runtime();
  const secure = environment.baseUrl.startsWith("https:");
  const token = (await cookies()).get(admissionCookie(secure))?.value;
  return queueTokens(environment.signingKeys).admissions.verify(token, now);
}

/** The window of whoever is inside on the page being rendered; undefined where nobody is. */
export async function currentLine(): Promise<Line | undefined> {
  const claims = await currentAdmission(runtime().clock.now());
  return claims ? board().line(claims.window) : undefined;
}

/** The stay of the page being rendered; null where nobody is inside. */
export async function currentStay(): Promise<Stay | null> {
  const now = runtime().clock.now();
  const claims = await currentAdmission(now);
  if (!claims?.exp) return null;
  const endsAt = new Date(claims.exp * 1_000);
  return {
    remainingSeconds: Math.floor((endsAt.getTime() - now.getTime()) / 1_000),
    endsAt,
    extendsTo: claims.extended ? null : new Date(endsAt.getTime() + extensionSeconds * 1_000),
  };
}
