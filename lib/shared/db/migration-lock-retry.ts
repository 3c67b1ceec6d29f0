/**
 * The longest that a migration waits for a lock: whoever comes after it in the queue for that lock waits as long.
 * Milliseconds. Shorter than PostgreSQL waits before it looks for a deadlock, so that it is never a person who
 * must give up.
 */
export const lockTimeoutMs = 500;

/** Pauses between one try and the next, in which those who queued behind it go on. Milliseconds. */
const pauses = [100, 200, 400, 800, 1_600, 3_200, ...Array<number>(20).fill(5_000)];

/** PostgreSQL's codes for a lock that was not to be had in time, and for two who waited for each other. */
const gaveWay = new Set(["55P03", "40P01"]);

function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return cause?.code ?? code;
}

/**
 * Does a piece of work that takes nothing with it when it fails, and does it again when it found a lock taken.
 *
 * @throws what the work throws, and after two minutes that the lock was never to be had
 */
export async function retryOnLockTimeout<T>(work: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!gaveWay.has(codeOf(error) ?? "")) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return work();
}
