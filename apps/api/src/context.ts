import { type Access, createAccess } from './access/access.ts';
import type { Viewer } from './access/viewer.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Services } from './services.ts';

/** What a resolver gets: the services, who asks, and loaders that live as long as one request or one event of a stream. */
export type Context = Services & {
  readonly access: Access;
  readonly loaders: Loaders;
  /** Aborts when the client has gone or the server stops. */
  readonly signal: AbortSignal;
  /** The HTTP request, where there is one to an operation. */
  readonly request?: object;
};

export function createContext(services: Services, viewer: Viewer, signal: AbortSignal, request?: object): Context {
  return {
    ...services,
    signal,
    access: createAccess(services.db, viewer),
    loaders: createLoaders(services),
    ...(request && { request }),
  };
}
