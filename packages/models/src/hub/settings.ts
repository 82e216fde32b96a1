import { StrayError } from '@stray/core';

/** How a hub is reached. */
export interface HubSettings {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  /** Nothing may be downloaded. */
  readonly offline: boolean;
  /** Wait before the first new try; it doubles with each. */
  readonly retryDelayMs: number;
  /** Longest silence of the server, before an answer or within one. */
  readonly silenceMs: number;
}

const truths: readonly string[] = ['1', 'on', 'yes', 'true'];

/**
 * The variables that Hugging Face's own tools read: HF_ENDPOINT, HF_TOKEN (or HUGGING_FACE_HUB_TOKEN), HF_HUB_OFFLINE.
 *
 * @throws StrayError BAD_ARGUMENT when HF_ENDPOINT is no web address
 */
export function hubSettings(env: NodeJS.ProcessEnv): HubSettings {
  const endpoint = (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new StrayError('BAD_ARGUMENT', `HF_ENDPOINT: “${endpoint}” is no address of the form https://….`);
  }
  return {
    endpoint,
    token: (env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN || '').trim() || undefined,
    offline: truths.includes((env.HF_HUB_OFFLINE ?? '').toLowerCase()),
    retryDelayMs: 500,
    silenceMs: 30_000,
  };
}
