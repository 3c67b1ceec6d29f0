import { randomUUID } from "node:crypto";
import { z } from "zod";
import { toCookieName } from "../shared/cookie-name";
import { formatCookie, readCookie } from "../shared/cookies";
import {
  DecryptionError,
  decryptWithAad,
  encryptWithAad,
  readKeyId,
} from "../shared/crypto/column-encryption";

/** How long what was typed is kept, so that nobody types it twice. Seconds. */
export const draftLifetimeSeconds = 30 * 60;

/** Whose answers they are: of whoever types, or of a parent. */
export type DraftSubject = "self" | "parent";

const text = (most: number) => z.string().max(most).optional().catch(undefined);
const part = text(40);
const answers = z.object({ name: text(200), year: part, month: part, day: part, phone: text(60) });

/** What was typed into the questions of who somebody is, as it was typed, right or wrong. */
export type FormDraft = z.infer<typeof answers>;

const kept = z.object({
  until: z.number(),
  about: z.enum(["self", "parent"]),
  answers,
  /** Names the wish to be sent a code for these very answers. */
  requestId: z.uuid().optional().catch(undefined),
});
type Kept = z.infer<typeof kept>;

/** Where the values are sealed for; no column is named so. */
const place = "cookie:typed";

/** The name of the cookie. @param secure whether the site is reached by https */
export const draftCookie = (secure: boolean) => toCookieName("typed", secure);

/**
 * Keeps what was typed, together with what was typed before of the same person: in the visitor's own browser and
 * sealed, so that nothing about anybody is stored here, and nobody reads or alters it there.
 *
 * @param header the request's Cookie header
 * @param form the posted form; only the answers themselves are kept
 * @param now the server's instant, UTC
 * @returns a Set-Cookie value
 */
export function sealDraft(
  header: string | undefined,
  about: DraftSubject,
  form: Record<string, string>,
  now: Date,
  secure: boolean,
): string {
  const before = keptIn(header, about, now, secure);
  const all = { ...given(before?.answers ?? {}), ...given(answers.parse(form)) };
  const same = before && JSON.stringify(given(before.answers)) === JSON.stringify(all);
  const value: Kept = {
    until: now.getTime() + draftLifetimeSeconds * 1_000,
    about,
    answers: all,
    requestId: (same && before.requestId) || randomUUID(),
  };
  return formatCookie(draftCookie(secure), encryptWithAad(place, JSON.stringify(value)), {
    secure,
    maxAgeSeconds: draftLifetimeSeconds,
  });
}

/** What was typed about somebody and is still kept; nothing when it was of another, altered or too long ago. */
export function readDraft(
  header: string | undefined,
  about: DraftSubject,
  now: Date,
  secure: boolean,
): FormDraft {
  return given(keptIn(header, about, now, secure)?.answers ?? {});
}

/** Names the wish to be sent a code for what is kept, so that however often it is pressed it is one. */
export function requestIdIn(
  header: string | undefined,
  about: DraftSubject,
  now: Date,
  secure: boolean,
): string | undefined {
  return keptIn(header, about, now, secure)?.requestId;
}

function keptIn(header: string | undefined, about: DraftSubject, now: Date, secure: boolean): Kept | null {
  const value = readCookie(header, draftCookie(secure));
  // A value that does not even say that it is sealed would be taken as it stands.
  if (!value || readKeyId(value) === null) return null;
  try {
    const { data } = kept.safeParse(JSON.parse(decryptWithAad(place, value)));
    return data && data.about === about && data.until > now.getTime() ? data : null;
  } catch (error) {
    if (error instanceof DecryptionError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Takes away what is kept. @returns a Set-Cookie value */
export function clearDraft(secure: boolean): string {
  return formatCookie(draftCookie(secure), "", { secure, maxAgeSeconds: 0 });
}

const given = (typed: FormDraft): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).filter((pair): pair is [string, string] => pair[1] !== undefined));
