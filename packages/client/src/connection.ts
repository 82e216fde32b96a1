import { whenLet } from './backoff.ts';
import { ClientError, type Refusal, refusalsIn, refusedWith } from './error.ts';

export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  /** What says who asks; empty where nobody has to. */
  readonly headers: Readonly<Record<string, string>>;
  /** Times in a row that a request is sent again after RATE_LIMITED; 5 when left out. */
  readonly rateLimitRetries?: number | undefined;
}

/** A request whose body is opened anew whenever it is sent. */
type ReachInit = Omit<RequestInit, 'body'> & { readonly body?: string | FormData | (() => ReadableStream<Uint8Array>) };

/** @throws ClientError SERVER_UNREACHABLE */
export async function reach(
  { url, headers, rateLimitRetries }: Connection,
  path: string,
  { body, ...init }: ReachInit = {},
): Promise<Response> {
  const send = () =>
    fetch(url + path, {
      ...init,
      headers: { ...init.headers, ...headers },
      body: typeof body === 'function' ? body() : (body ?? null),
    });
  try {
    return await whenLet(rateLimitRetries, send, init.signal);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw unreachable(url, cause);
  }
}

/** The JSON of an answer. @throws ClientError for what it refuses, and for what does not come from Stray */
export async function answerOf(response: Response, url: string): Promise<Record<string, unknown>> {
  const text = await response.text().catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  const answer = parsed(text);
  const refusals = refusalsIn(answer);
  if (refusals !== undefined) throw refusedWith(refusals);
  if (response.ok && answer !== undefined) return answer;
  throw noStray(url, response);
}

/** What an answer that is no answer of Stray's comes to. */
export async function refusalOf(response: Response, url: string): Promise<ClientError> {
  return answerOf(response, url).then(
    () => noStray(url, response),
    (error: unknown) => (error instanceof ClientError ? error : unreachable(url, error)),
  );
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function noStray(url: string, { status, statusText }: Response): ClientError {
  const said = `${status} ${statusText}`.trim();
  const code = status === 404 ? 'NOT_FOUND' : 'SERVER_UNREACHABLE';
  return new ClientError(code, `${url} answers “${said}”, which is not what Stray says.`);
}

export function unreachable(url: string, cause: unknown): ClientError {
  const reason = reasonOf(cause);
  const said = reason === 'ECONNREFUSED' ? 'nothing listens there' : reason;
  return new ClientError('SERVER_UNREACHABLE', `${url} cannot be reached: ${said}.`, { cause });
}

/** `fetch` says why only in the cause of its error, and of several tries in their own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

interface Payload {
  readonly userErrors: readonly Refusal[];
}

/** What a mutation made, by its name in the payload. @throws ClientError with every one of its userErrors */
export function accepted<P extends Payload, Name extends keyof P>(payload: P, name: Name): NonNullable<P[Name]> {
  const made = payload[name];
  if (payload.userErrors.length > 0 || made === null || made === undefined) throw refusedWith(payload.userErrors);
  return made;
}
