import { StrayError } from '@stray/core';
import { z } from 'zod';
import { RemoteError, type RemoteRefusal, remoteError } from './remoteError.ts';

/** Where a running Stray is looked for when nobody says. */
const usualUrl = 'http://127.0.0.1:3000';

export const serverConfig = { url: { type: 'string' }, key: { type: 'string' } } as const;

export const serverOptions = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:3000' })
    .default(() => process.env.STRAY_URL || usualUrl),
  key: z
    .string()
    .regex(/^stray_[\w-]+$/, 'has to be an API key, which begins with stray_')
    .optional(),
};

export const serverHelp = `  --url URL            the running Stray; STRAY_URL, or ${usualUrl}
  --key KEY            an API key, where people sign in; better in STRAY_API_KEY, which no list of processes shows`;

/** A running Stray as a client sees it. */
export interface Server {
  readonly url: string;
  /** What says who asks; empty where nobody has to. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * @returns the data, in the shape that is asked for
   * @throws StrayError SERVER_UNREACHABLE · RemoteError for what the server refuses
   */
  query<T>(document: string, shape: z.ZodType<T>, variables?: Record<string, unknown>): Promise<T>;
  /** Sends a body as it is read. @throws as `query` */
  send<T>(path: string, shape: z.ZodType<T>, body: ReadableStream<Uint8Array>): Promise<T>;
  /** @throws as `query` */
  sendForm<T>(path: string, shape: z.ZodType<T>, form: FormData): Promise<T>;
  /** @throws as `query` */
  text(path: string): Promise<string>;
}

const errors = z.object({
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().default('INTERNAL') }).optional() }))
    .min(1),
});

export function openServer({
  url,
  key = process.env.STRAY_API_KEY,
}: {
  url: string;
  key?: string | undefined;
}): Server {
  const base = url.replace(/\/+$/, '');
  const known: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  const reach = async (path: string, init?: RequestInit): Promise<Response> => {
    try {
      return await fetch(base + path, { ...init, headers: { ...init?.headers, ...known } });
    } catch (cause) {
      throw unreachable(base, cause);
    }
  };
  const post = async <T>(path: string, shape: z.ZodType<T>, init: RequestInit): Promise<T> => {
    const headers = { ...init.headers, accept: 'application/json' };
    const answer = await jsonOf(await reach(path, { ...init, method: 'POST', headers }), base);
    const refused = refusalsOf(answer);
    if (refused !== undefined) throw remoteError(refused);
    return read(shape, answer, base);
  };
  return {
    url: base,
    headers: known,
    async query(document, shape, variables = {}) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query: document, variables });
      return (await post('/graphql', z.object({ data: shape }), { headers, body })).data;
    },
    send: (path, shape, body) =>
      post(path, shape, { headers: { 'content-type': 'application/octet-stream' }, body, duplex: 'half' }),
    sendForm: (path, shape, form) => post(path, shape, { body: form }),
    async text(path) {
      const response = await reach(path);
      if (response.ok) return await response.text();
      const refused = refusalsOf(await jsonOf(response, base));
      throw refused === undefined ? noStray(base, response) : remoteError(refused);
    },
  };
}

function refusalsOf(answer: unknown): RemoteRefusal[] | undefined {
  const parsed = errors.safeParse(answer);
  return parsed.data?.errors.map(({ message, extensions }) => advised(extensions?.code ?? 'INTERNAL', message));
}

async function jsonOf(response: Response, base: string): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    throw unreachable(base, cause);
  });
  try {
    const answer: unknown = JSON.parse(text);
    if (response.ok || refusalsOf(answer) !== undefined) return answer;
  } catch {
    // Told below: whatever answers there, it does not speak JSON.
  }
  throw noStray(base, response);
}

/** A refusal with what to do about it, where it is for want of a key. */
export function advised(code: string, message: string): RemoteRefusal {
  const advice: Readonly<Record<string, string>> = {
    UNAUTHENTICATED: 'Make an API key in the page (your name, then API keys) and name it with STRAY_API_KEY or --key.',
    FORBIDDEN: 'The key may do no more than its scope and the role of who made it.',
  };
  const more = advice[code];
  return { code, message: more === undefined ? message : `${message} ${more}` };
}

function read<T>(shape: z.ZodType<T>, answer: unknown, base: string): T {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new RemoteError('INTERNAL', `The answer of ${base} is not understood (${where}): is it another version?`);
}

function noStray(base: string, { status, statusText }: Response): RemoteError {
  const said = `${status} ${statusText}`.trim();
  return new RemoteError(
    status === 404 ? 'NOT_FOUND' : 'SERVER_UNREACHABLE',
    `${base} answers “${said}”, which is not what Stray says. --url or STRAY_URL names the address of its page.`,
  );
}

function unreachable(base: string, cause: unknown): StrayError {
  const reason = reasonOf(cause);
  const advice =
    reason === 'ECONNREFUSED'
      ? 'nothing listens there. Start Stray with `stray start`, or name its address with --url or STRAY_URL'
      : `${reason}. --url or STRAY_URL names the address of Stray’s page`;
  return new StrayError('SERVER_UNREACHABLE', `${base} cannot be reached: ${advice}.`, { cause });
}

/** `fetch` says why only in the cause of its error, and of several tries in their own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

export const userErrors = z.array(
  z.object({ code: z.string(), message: z.string() }).transform(({ code, message }) => advised(code, message)),
);

/** What a mutation made. @throws RemoteError with every one of its userErrors */
export function madeOf<T>(made: T | null | undefined, refused: z.infer<typeof userErrors>): T {
  if (refused.length > 0 || made == null) throw remoteError(refused);
  return made;
}
