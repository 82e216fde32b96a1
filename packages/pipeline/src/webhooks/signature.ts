import { createHmac, randomBytes } from 'node:crypto';

/** Of 256 random bits. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/**
 * The header `stray-signature`: when it was sent, in seconds, and HMAC-SHA256 of `<time>.<body>` in hex, once for each secret as
 * it was shown. The time is signed too, so that a receiver can refuse what somebody has kept and sends again.
 *
 * @param secrets of the webhook: its own, and the one before it while both are good
 */
export function signatureOf(secrets: readonly string[], body: string, seconds: number): string {
  const signed = `${seconds}.${body}`;
  const macs = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(signed).digest('hex')}`);
  return [`t=${seconds}`, ...macs].join();
}
