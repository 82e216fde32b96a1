const mostFailures = 10;
const withinMs = 15 * 60_000;
const mostAddresses = 10_000;

export interface LoginLimit {
  /** Seconds until the next try; 0 when it may be made now. */
  wait(email: string): number;
  failed(email: string): void;
  succeeded(email: string): void;
}

/**
 * Failed tries of a password by e-mail address, whatever machine they come from: ten within a quarter of an hour. Kept in the
 * memory of this process, beside better-auth’s own limit by IP address, which a client behind no proxy can evade.
 */
export function createLoginLimit(now: () => number = Date.now): LoginLimit {
  const failures = new Map<string, readonly number[]>();
  const recent = (email: string) => (failures.get(email) ?? []).filter((at) => at > now() - withinMs);
  return {
    wait(email) {
      const tries = recent(email);
      const [first] = tries;
      return first === undefined || tries.length < mostFailures ? 0 : Math.ceil((first + withinMs - now()) / 1000);
    },
    failed(email) {
      const tries = [...recent(email), now()];
      failures.delete(email);
      failures.set(email, tries);
      const [oldest] = failures.keys();
      if (failures.size > mostAddresses && oldest !== undefined) failures.delete(oldest);
    },
    succeeded: (email) => void failures.delete(email),
  };
}
