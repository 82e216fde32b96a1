import type { AnyVariables, Client, CombinedError, DocumentInput } from '@urql/core';

/** Why a question has no answer: nobody was there to hear it, or the API said no. */
export class ApiFailure extends Error {
  readonly kind: 'unreachable' | 'refused';

  constructor(kind: ApiFailure['kind'], message: string) {
    super(message);
    this.name = 'ApiFailure';
    this.kind = kind;
  }
}

/** @throws ApiFailure */
export async function ask<Data, Variables extends AnyVariables>(
  client: Client,
  document: DocumentInput<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise();
  if (error) throw failureOf(error);
  if (data === undefined) throw new ApiFailure('unreachable', 'The API gave no answer.');
  return data;
}

/** @throws ApiFailure */
export async function tell<Data, Variables extends AnyVariables>(
  client: Client,
  document: DocumentInput<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.mutation(document, variables).toPromise();
  if (error) throw failureOf(error);
  if (data === undefined) throw new ApiFailure('unreachable', 'The API gave no answer.');
  return data;
}

export function failureOf(error: CombinedError): ApiFailure {
  const [first] = error.graphQLErrors;
  if (first === undefined) return new ApiFailure('unreachable', 'The API does not answer.');
  const kind = first.extensions?.code === 'API_UNREACHABLE' ? 'unreachable' : 'refused';
  return new ApiFailure(kind, first.message);
}

export const isUnreachable = (error: unknown): boolean => error instanceof ApiFailure && error.kind === 'unreachable';
