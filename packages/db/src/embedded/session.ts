import type { Backend } from './backend.ts';
import { type SessionState, simpleQuery, stateAfter, sync } from './messages.ts';

/** A client that holds a transaction open for so long without a word is taken to have hung. */
const idleInTransactionMs = 60_000;

/** Whoever takes turns on the session. */
export interface Client {
  /** Called when it hung inside a transaction, or the server broke. */
  drop(): void;
}

interface Unit {
  readonly client: Client;
  readonly bytes: Uint8Array;
  onData(bytes: Uint8Array): void;
}

/**
 * Many clients on one session. What belongs together, from Parse to Sync, is executed together, because all clients
 * share the unnamed statement and portal; and whoever is inside a transaction has the session alone until its end.
 */
export class SharedSession {
  readonly #backend: Backend;
  readonly #onFailure: (error: Error) => void;
  #queue: Unit[] = [];
  #current: Client | undefined;
  #owner: Client | undefined;
  #hung: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(backend: Backend, onFailure: (error: Error) => void) {
    this.#backend = backend;
    this.#onFailure = onFailure;
  }

  submit(unit: Unit): void {
    if (this.#ended) return;
    this.#queue.push(unit);
    if (this.#current === undefined) this.#working = this.#work();
  }

  /** Executes nothing any more; resolves when what is being executed has come to its end. */
  end(): Promise<void> {
    this.#ended = true;
    this.#queue = [];
    clearTimeout(this.#hung);
    return this.#working;
  }

  /** The client is gone: what it has queued is dropped and its transaction rolled back. */
  leave(client: Client): void {
    this.#queue = this.#queue.filter((unit) => unit.client !== client);
    if (this.#owner !== client && this.#current !== client) return;
    // The Sync ends an extended query that was cut off in its middle.
    const bytes = Buffer.concat([sync, simpleQuery('ROLLBACK')]);
    this.submit({ client, bytes, onData: () => undefined });
  }

  async #work(): Promise<void> {
    for (let unit = this.#next(); unit !== undefined; unit = this.#next()) {
      this.#current = unit.client;
      try {
        this.#owner = (await this.#execute(unit)) === 'idle' ? undefined : unit.client;
      } catch (error) {
        this.#ended = true;
        this.#onFailure(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
    this.#current = undefined;
  }

  #next(): Unit | undefined {
    clearTimeout(this.#hung);
    const owner = this.#owner;
    if (owner === undefined) return this.#queue.shift();
    const index = this.#queue.findIndex(({ client }) => client === owner);
    if (index < 0) this.#hung = setTimeout(() => owner.drop(), idleInTransactionMs).unref();
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }

  async #execute({ bytes, onData }: Unit): Promise<SessionState> {
    let tail: Uint8Array = new Uint8Array();
    await this.#backend.execute(bytes, (piece) => {
      tail = piece.length >= 6 ? piece.subarray(-6) : Buffer.concat([tail, piece]).subarray(-6);
      onData(piece);
    });
    return stateAfter(tail);
  }
}
