import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** A client that is told nothing of kills: it asks until it is answered, as a person's script would. */
export interface Client {
  /** Asks until there is an answer; a refusal is thrown. */
  ask<T>(query: string, variables?: object): Promise<T>;
  /** Asks once. Undefined: no answer, so that nobody knows whether it was done. */
  askOnce<T>(query: string, variables?: object): Promise<T | undefined>;
  /** Sends a file by tus until its last byte is acknowledged; `more` is said of it too. */
  send(datasetId: string, path: string, bytes: Uint8Array, more?: Readonly<Record<string, string>>): Promise<void>;
  /** Sends a file once. The status of the last answer: 204 is an acknowledgement; undefined: no answer. */
  sendOnce(datasetId: string, path: string, bytes: Uint8Array): Promise<number | undefined>;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const passing: ReadonlySet<string> = new Set(['INTERNAL', 'DATABASE_UNREACHABLE', 'DISK_FULL', 'BUSY']);
const patience = { tries: 2_000, ms: 100 };

export function openClient(api: string): Client {
  const post = async <T>(query: string, variables: object): Promise<T> => {
    const response = await fetch(`${api}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: { extensions?: { code?: string } }[] };
    // The database dies before the API does, or its disk is full: it was not done, or nobody knows.
    if (errors?.some(({ extensions }) => passing.has(extensions?.code ?? ''))) throw new Error('no answer');
    if (errors) throw new Refused(JSON.stringify(errors));
    return data;
  };
  const askOnce = async <T>(query: string, variables: object = {}) => {
    try {
      return await post<T>(query, variables);
    } catch (error) {
      if (error instanceof Refused) throw error;
      return undefined;
    }
  };
  return {
    askOnce,
    async ask<T>(query: string, variables: object = {}) {
      for (let time = 0; time < patience.tries; time++) {
        const answer = await askOnce<T>(query, variables);
        if (answer !== undefined) return answer;
        await pause(patience.ms);
      }
      throw new Error('The API does not answer any more.');
    },
    async send(datasetId, path, bytes, more) {
      for (let time = 0; time < patience.tries; time++) {
        if ((await sendOnce(api, { datasetId, path, bytes, more })) === acknowledged) return;
        await pause(patience.ms);
      }
      throw new Error(`${path} cannot be sent.`);
    },
    sendOnce: (datasetId, path, bytes) => sendOnce(api, { datasetId, path, bytes }),
  };
}

class Refused extends Error {}

/** Of a piece, and so of the file when it is the last one. */
export const acknowledged = 204;

interface FileToSend {
  readonly datasetId: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly more?: Readonly<Record<string, string>> | undefined;
}

/** In two pieces, so that a kill comes between them too. */
async function sendOnce(api: string, { datasetId, path, bytes, more }: FileToSend): Promise<number | undefined> {
  const metadata = Object.entries({ dataset: datasetId, path, ...more })
    .map(([name, text]) => `${name} ${Buffer.from(text).toString('base64')}`)
    .join(',');
  const request = (address: string, method: string, headers: Record<string, string>, body?: Uint8Array) =>
    fetch(new URL(address, api), {
      method,
      headers: { 'tus-resumable': '1.0.0', ...headers },
      body,
      signal: AbortSignal.timeout(30_000),
    });
  const piece = { 'content-type': 'application/offset+octet-stream' };
  try {
    const created = await request('/uploads', 'POST', {
      'upload-length': String(bytes.length),
      'upload-metadata': metadata,
    });
    const address = created.headers.get('location');
    if (created.status !== 201 || address === null) return created.status;
    for (let offset = 0; offset < bytes.length; ) {
      const end = offset === 0 ? Math.ceil(bytes.length / 2) : bytes.length;
      const sent = await request(
        address,
        'PATCH',
        { ...piece, 'upload-offset': String(offset) },
        bytes.subarray(offset, end),
      );
      if (sent.status !== acknowledged) return sent.status;
      offset = end;
    }
    return acknowledged;
  } catch {
    return undefined;
  }
}
