// PostgreSQL's wire protocol, as far as a server in front of one session has to know it:
// https://www.postgresql.org/docs/current/protocol-message-formats.html

const sslRequest = 80_877_103;
const gssEncryptionRequest = 80_877_104;
const cancelRequest = 80_877_102;

/** Nothing that Stray sends comes near it; a length beyond it is not this protocol. */
const maxMessageBytes = 1 << 30;

export type ClientMessage =
  | { readonly kind: 'startup'; readonly bytes: Buffer }
  /** The client asks for an encrypted connection first, and takes no for an answer. */
  | { readonly kind: 'encryption' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'message'; readonly bytes: Buffer; readonly endsUnit: boolean };

/** Cuts a client's byte stream into messages, however the network has cut it. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #length = 0;
  #started = false;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next whole message, or undefined until more bytes have come. @throws RangeError for an impossible length */
  next(): ClientMessage | undefined {
    // The first message has no type byte, and says with a number what it is.
    const prefix = this.#started ? 1 : 0;
    if (this.#length < prefix + 4) return undefined;
    const stated = this.#peek(prefix + 4).readInt32BE(prefix);
    if (stated < 4 || stated > maxMessageBytes) throw new RangeError(`A message of ${stated} bytes.`);
    const length = prefix + stated;
    if (this.#length < length) return undefined;
    const bytes = this.#take(length);
    return this.#started ? typed(bytes) : this.#first(bytes);
  }

  #first(bytes: Buffer): ClientMessage {
    const code = bytes.length >= 8 ? bytes.readInt32BE(4) : 0;
    if (code === sslRequest || code === gssEncryptionRequest) return { kind: 'encryption' };
    if (code === cancelRequest) return { kind: 'cancel' };
    this.#started = true;
    return { kind: 'startup', bytes };
  }

  /** A buffer with at least the first `length` bytes. */
  #peek(length: number): Buffer {
    const [head] = this.#chunks;
    if (head !== undefined && head.length >= length) return head;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #take(length: number): Buffer {
    const joined = this.#peek(length);
    this.#chunks[0] = joined.subarray(length);
    if (joined.length === length) this.#chunks.shift();
    this.#length -= length;
    return joined.subarray(0, length);
  }
}

function typed(bytes: Buffer): ClientMessage {
  const type = String.fromCharCode(bytes[0] ?? 0);
  if (type === 'X') return { kind: 'terminate' };
  // Sync, Query and the end of a COPY are answered with ReadyForQuery; Flush asks for an answer before that.
  const endsUnit = 'SQcfFHp'.includes(type);
  return { kind: 'message', bytes, endsUnit };
}

/** 'idle' between transactions; 'busy' inside one, or while the answer is not at its end. */
export type SessionState = 'idle' | 'busy';

/** What the end of an answer says of the session: ReadyForQuery is `Z`, its length 5, and I, T or E. */
export function stateAfter(tail: Uint8Array): SessionState {
  const [type, , , , , state] = tail.slice(-6);
  return type === 0x5a && state === 0x49 ? 'idle' : 'busy';
}

/** Ends an extended query, whatever has come of it. */
export const sync: Uint8Array = Uint8Array.of(0x53, 0, 0, 0, 4);

/** Asks the client for its password in clear text; it does not leave this machine. */
export const passwordRequest: Uint8Array = Uint8Array.of(0x52, 0, 0, 0, 8, 0, 0, 0, 3);

/** The password in the client's answer, or undefined when it is no such message. */
export function passwordOf(bytes: Buffer): string | undefined {
  return bytes[0] === 0x70 ? bytes.toString('utf8', 5, bytes.length - 1) : undefined;
}

/** A refusal that ends the connection, with its SQLSTATE. */
export function fatalError(sqlState: string, message: string): Uint8Array {
  return withLength('E', Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${message}\0\0`));
}

/** `text` as a simple query. */
export function simpleQuery(text: string): Uint8Array {
  return withLength('Q', Buffer.from(`${text}\0`));
}

function withLength(type: string, body: Buffer): Uint8Array {
  const message = Buffer.alloc(5 + body.length);
  message.write(type);
  message.writeInt32BE(4 + body.length, 1);
  body.copy(message, 5);
  return message;
}
