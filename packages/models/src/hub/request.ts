import { setTimeout as sleep } from 'node:timers/promises';
import { StrayError } from '@stray/core';
import type { HubSettings } from './settings.ts';

const tries = 5;
const longestWaitMs = 60_000;

/** Something between here and the hub failed; a new try may go better. */
export class Interrupted extends Error {
  readonly waitMs: number | undefined;

  constructor(reason: string, waitMs?: number) {
    super(reason);
    this.waitMs = waitMs;
  }
}

/**
 * Does something that may be interrupted, up to five times without progress, with waits that double.
 *
 * @param attempt tells by its `progressed` whether the count begins anew
 * @throws StrayError DOWNLOAD_FAILED with the last reason
 */
export async function persist<T>(settings: HubSettings, attempt: (progressed: () => void) => Promise<T>): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt(() => {
        failures = 0;
      });
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      failures += 1;
      if (failures >= tries) throw unreachable(settings, error);
      await sleep(Math.min(error.waitMs ?? settings.retryDelayMs * 2 ** (failures - 1), longestWaitMs));
    }
  }
}

function unreachable({ endpoint }: HubSettings, cause: Interrupted): StrayError {
  return new StrayError(
    'DOWNLOAD_FAILED',
    `${endpoint} cannot be reached, or breaks off (${cause.message}). What has arrived is kept: the same command goes on ` +
      'from there. HF_ENDPOINT names another hub; a folder that was fetched elsewhere can be added by its path.',
    { cause },
  );
}

export interface Answer {
  readonly response: Response;
  /** Must be called with each piece of the body, and once when it is done with. */
  readonly heard: () => void;
  readonly done: () => void;
}

/**
 * Asks a hub for one address. The token goes to the hub alone: redirects to other hosts lose it.
 *
 * @throws Interrupted when a new try may help
 * @throws StrayError DOWNLOAD_REFUSED for 401 and 403, ENCODER_NOT_FOUND for 404
 */
export async function ask(
  settings: HubSettings,
  { url, what, headers = {} }: { url: string; what: string; headers?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const { token, silenceMs } = settings;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), silenceMs);
  const done = () => clearTimeout(timer);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), silenceMs);
  };
  let response: Response;
  try {
    response = await fetch(url, {
      signal: abort.signal,
      headers: {
        // Compressed answers have other lengths than the files.
        'accept-encoding': 'identity',
        'user-agent': 'stray',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
  } catch (error) {
    done();
    throw new Interrupted(reasonOf(error));
  }
  if (response.ok) return { response, heard, done };
  done();
  await response.body?.cancel().catch(() => undefined);
  throw refusal(response, { settings, what });
}

/** What lies behind fetch's "fetch failed". */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return 'code' in error ? String(error.code) : error.message;
}

function refusal(
  { status, headers }: Response,
  { settings, what }: { settings: HubSettings; what: string },
): StrayError | Interrupted {
  const { endpoint, token } = settings;
  if (status === 401 || status === 403) {
    const remedy =
      token === undefined
        ? 'it is not there, or it wants a token: set HF_TOKEN'
        : 'the token in HF_TOKEN may not read it, or its terms were not accepted on its page';
    return new StrayError('DOWNLOAD_REFUSED', `${endpoint} does not give ${what} (${status}): ${remedy}.`);
  }
  if (status === 404) return new StrayError('ENCODER_NOT_FOUND', `${endpoint} has no ${what}.`);
  if (status === 429 || status >= 500 || status === 408) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    return new Interrupted(`status ${status}`, Number.isFinite(seconds) ? 1000 * seconds : undefined);
  }
  return new StrayError('DOWNLOAD_FAILED', `${endpoint} answered ${status} for ${what}.`);
}
