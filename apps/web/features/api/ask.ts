import { type AnyVariables, type Client, type CombinedError, createRequest, type DocumentInput } from '@urql/core';
import { apiWords } from '../../words/index.ts';
import { signInAddress, signInPath } from '../account/addresses.ts';

/** Why a question has no answer: nobody was there to hear it, or the API said no. */
export class ApiFailure extends Error {
  readonly kind: 'unreachable' | 'refused';
  /** The API's own word for it, where there is one: CONFLICT. */
  readonly code: string | null;

  constructor(kind: ApiFailure['kind'], message: string, code: string | null = null) {
    super(message);
    this.name = 'ApiFailure';
    this.kind = kind;
    this.code = code;
  }
}

/** Keys by which urql tells questions apart. */
let questions = 0;

/** @throws ApiFailure */
export async function ask<Data, Variables extends AnyVariables>(
  client: Client,
  document: DocumentInput<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  // By its own key urql would give the answer that is under way to whoever asks the same, although what is asked after a
  // change has to know of it.
  const question = { ...createRequest(document, variables), key: ++questions };
  const { data, error } = await client.executeQuery(question, { requestPolicy: 'network-only' }).toPromise();
  if (error) throw failureOf(error);
  if (data === undefined) throw new ApiFailure('unreachable', apiWords.noAnswer);
  return data;
}

/** What a window hears when the API was told to do something, and answered. */
export const toldEvent = 'stray-told';

/** @throws ApiFailure */
export async function tell<Data, Variables extends AnyVariables>(
  client: Client,
  document: DocumentInput<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.mutation(document, variables).toPromise();
  if (typeof window !== 'undefined') window.dispatchEvent(new Event(toldEvent));
  if (error) throw failureOf(error);
  if (data === undefined) throw new ApiFailure('unreachable', apiWords.noAnswer);
  return data;
}

export function failureOf(error: CombinedError): ApiFailure {
  const [first] = error.graphQLErrors;
  if (first === undefined) return new ApiFailure('unreachable', apiWords.unreachable);
  const code = typeof first.extensions?.code === 'string' ? first.extensions.code : null;
  if (code === 'UNAUTHENTICATED' && typeof window !== 'undefined') toSignIn(window.location);
  return new ApiFailure(code === 'API_UNREACHABLE' ? 'unreachable' : 'refused', first.message, code);
}

/** Whoever has been signed out meanwhile signs in again, and comes back to where they were. */
function toSignIn(here: Location): void {
  if (here.pathname !== signInPath) here.assign(signInAddress(here.pathname + here.search));
}

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/**
 * What a mutation made, where it refused nothing.
 *
 * @throws ApiFailure with the first refusal
 */
export function accepted<P extends Payload>(payload: P): P {
  const [first] = payload.userErrors;
  if (first !== undefined) throw new ApiFailure('refused', first.message, first.code);
  return payload;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const isUnreachable = (error: unknown): boolean => error instanceof ApiFailure && error.kind === 'unreachable';
