import { createLoaders, type Loaders } from './loaders.ts';
import type { Services } from './services.ts';

/** What a resolver gets: the services, and loaders that live as long as one request or one event of a stream. */
export type Context = Services & {
  readonly loaders: Loaders;
  /** Aborts when the client has gone or the server stops. */
  readonly signal: AbortSignal;
  /** The HTTP request, where there is one to an operation. */
  readonly request?: object;
};

export function createContext(services: Services, signal: AbortSignal, request?: object): Context {
  return { ...services, signal, loaders: createLoaders(services), ...(request && { request }) };
}
