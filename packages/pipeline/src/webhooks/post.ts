import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { StrayError } from '@stray/core';
import type { MayReach } from './networks.ts';

export interface Posted {
  readonly status: number;
  /** How the answer begins. */
  readonly answer: string;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly mayReach: MayReach;
  readonly timeoutMs: number;
}

/** Of an answer that is kept, in bytes. */
const keptBytes = 1024;

/**
 * Posts to an address of a stranger's choice. Redirects are not followed, and names are resolved once: what was looked at is
 * what is connected to.
 *
 * @throws StrayError ADDRESS_REFUSED · DELIVERY_FAILED where nobody answers in time
 */
export function post({ url, headers, body, mayReach, timeoutMs }: Post): Promise<Posted> {
  const target = new URL(url);
  const request = target.protocol === 'https:' ? requestHttps : requestHttp;
  const literal = target.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    if (isIP(literal) !== 0 && !mayReach(literal)) throw refused(literal);
    const sent = request(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        lookup: lookingUp(mayReach),
        // A connection of its own: none that was made for somebody else.
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        beginningOf(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  }).catch((error: unknown) => {
    throw inWords(error, timeoutMs);
  }) as Promise<Posted>;
}

/** Resolves a name, and fails for one that leads, also among others, to where nothing may be sent. */
function lookingUp(mayReach: MayReach): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const astray = addresses.find(({ address }) => !mayReach(address));
      const [first] = addresses;
      if (astray !== undefined) return callback(refused(astray.address), []);
      if (options.all === true) return callback(null, addresses);
      callback(null, first?.address ?? '', first?.family);
    });
  };
}

function refused(address: string): StrayError {
  return new StrayError(
    'ADDRESS_REFUSED',
    `${address} is no address of the internet; STRAY_WEBHOOK_NETWORKS names others that webhooks may reach.`,
  );
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= keptBytes) break;
  }
  // PostgreSQL keeps no text with a zero in it.
  return Buffer.concat(pieces).subarray(0, keptBytes).toString('utf8').replaceAll('\0', '\ufffd');
}

function inWords(error: unknown, timeoutMs: number): StrayError {
  if (error instanceof StrayError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const late = error instanceof Error && (error.name === 'TimeoutError' || code === 'ABORT_ERR');
  const why = late ? `it took longer than ${timeoutMs / 1000} s` : code || 'the connection was lost';
  return new StrayError('DELIVERY_FAILED', `The receiver did not answer: ${why}.`, { cause: error });
}
