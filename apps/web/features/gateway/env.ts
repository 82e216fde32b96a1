import { z } from 'zod';

const schema = z.object({
  /** Where the API listens, as seen from this server. Read when a request comes, so one build serves any API. */
  API_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4000'),
  /** The address that this server listens on. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** The address by which people know the page, where others than this machine reach it. */
  STRAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Names under which the server may be asked for, beside its own; comma-separated. */
  ALLOWED_HOSTS: z.string().default(''),
});

export type Env = z.infer<typeof schema>;

/** Names of this machine for itself. */
export const loopback: readonly string[] = ['127.0.0.1', 'localhost', '::1', '[::1]'];

/** Whether others than this machine reach the page, and so have to sign in. */
export const needsLogin = ({ HOST }: Pick<Env, 'HOST'>): boolean => !loopback.includes(HOST);

/** @throws Error naming the variable; never its value, which may hold a password */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  // A compose file passes on what is not there as a blank.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`${parsed.error.issues[0]?.path.join('.') ?? 'The environment'} is not valid.`);
}
