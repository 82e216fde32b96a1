import { type Exchange, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';

/** Asks by the ids of documents, and by their texts where an API of another version does not know them. */
export const exchanges = (): Exchange[] => [
  persistedExchange({ generateHash: documentId, enableForMutation: true, preferGetForPersistedQueries: false }),
  fetchExchange,
];

/** The sha256 of a document's text; empty where it is sent as a text: browsers have no `subtle` on pages without TLS. */
export async function documentId(text: string): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle;
  const hash = await subtle?.digest('SHA-256', new TextEncoder().encode(text));
  return hash === undefined
    ? ''
    : Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What says a document by its id. */
export const named = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
