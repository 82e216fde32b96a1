import { createHmac, randomBytes } from 'node:crypto';

/** Of 256 random bits. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/**
 * The header `stray-signature`: when it was sent, in seconds, and HMAC-SHA256 of `<time>.<body>` in hex, by the webhook's
 * secret as it was shown. The time is signed too, so that a receiver can refuse what somebody has kept and sends again.
 */
export function signatureOf(secret: string, body: string, seconds: number): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
