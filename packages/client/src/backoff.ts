import { pause } from './pause.ts';

/** Times in a row that a request is sent again, unless a client says otherwise. */
const usualRetries = 5;

/** Stray counts by the minute: who asks for more is not waited for. */
const longestMs = 120_000;

/** The lanes of one program, all told the same second, do not come back at once. */
const spreadMs = 250;

/** Waits as an answer says. @returns whether its request is to be sent again */
export type Backoff = (status: number, retryAfter: string | null, signal?: AbortSignal | null) => Promise<boolean>;

/**
 * What a client does about 429 RATE_LIMITED, which a server answers before it looks at a request: to send it again is safe,
 * whatever it is.
 *
 * @param retries in a row; 0: none
 */
export function createBackoff(retries: number = usualRetries): Backoff {
  let tries = 0;
  return async (status, retryAfter, signal) => {
    if (status !== 429) {
      tries = 0;
      return false;
    }
    const ms = waitMs(retryAfter) ?? 1000 * 2 ** tries;
    if (tries >= retries || ms > longestMs) return false;
    tries += 1;
    await pause(ms + Math.random() * spreadMs, signal ?? undefined);
    return !signal?.aborted;
  };
}

/** Of a Retry-After of either form, seconds or a date (RFC 9110, 10.2.3); undefined where it has none. */
function waitMs(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** The answer to a request, which is asked for again while there are too many. */
export async function whenLet(
  retries: number | undefined,
  ask: () => Promise<Response>,
  signal?: AbortSignal | null,
): Promise<Response> {
  const again = createBackoff(retries);
  for (;;) {
    const response = await ask();
    if (!(await again(response.status, response.headers.get('retry-after'), signal))) return response;
    await response.body?.cancel();
  }
}
