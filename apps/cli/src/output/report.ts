import { ClientError } from '@stray/client';
import { publicError, StrayError } from '@stray/core';

/** What a person can do about an error of a server. */
const advice: Readonly<Record<string, string>> = {
  SERVER_UNREACHABLE: '“stray start” starts a Stray; --url or STRAY_URL names the address of another one’s page.',
  UNAUTHENTICATED:
    'Make an API key in the page (your name, then API keys), and give it to “stray login”, or name it with STRAY_API_KEY or --key.',
  FORBIDDEN: 'The key may do no more than its scope and the role of who made it.',
};

/** Tells a person what went wrong, in one sentence and a code; of a fault of ours, all that there is. */
export function reportError(error: unknown): void {
  const { code, message } = error instanceof ClientError ? error : publicError(error);
  const more = error instanceof ClientError ? advice[code] : undefined;
  console.error(`stray: ${message}${more === undefined ? '' : ` ${more}`} [${code}]`);
  if (!(error instanceof StrayError || error instanceof ClientError)) console.error(error);
}
