import * as z from 'zod/mini';
import { type Deed, emptyLog, type ReviewLog } from './reviewLog.ts';
import type { LogKeeper } from './reviewStore.ts';

// Without it, zod tries whether it may make functions of text, which the pages' policy forbids and reports.
z.config({ jitless: true });

const state = z.object({
  id: z.string(),
  decision: z.nullable(z.enum(['KEEP', 'DROP', 'RELABEL', 'UNSURE'])),
  relabelTo: z.nullable(z.string()),
  tags: z.array(z.string()),
  note: z.string(),
  reviewer: z.nullable(z.string()),
});
const change = z.object({
  decision: z.optional(z.enum(['KEEP', 'DROP', 'RELABEL', 'UNSURE'])),
  relabelTo: z.optional(z.string()),
  tags: z.optional(z.array(z.string())),
  removeTags: z.optional(z.array(z.string())),
  note: z.optional(z.string()),
});
const target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('some'), ids: z.array(z.string()) }),
  z.object({ kind: z.literal('all'), filter: z.looseObject({}), runId: z.nullable(z.string()), count: z.number() }),
]);
const deed = z.object({ id: z.uuid(), target, change, before: z.array(state) });
const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('REVIEW'), deed }),
  z.object({ kind: z.literal('UNDO'), eventId: z.uuid(), deed }),
  z.object({ kind: z.literal('REDO'), eventId: z.uuid(), deed }),
]);
const outboxShape = z.array(message);
const deedsShape = z.object({ done: z.array(deed), undone: z.array(deed) });

/** Of deeds over a reload, with the states that they hold: a tab has little room. What is still to be sent is kept whole. */
const mostKept = { deeds: 200, states: 5_000 };

/**
 * Keeps the log of one page. What is to be sent lies in the browser's local storage under a name of the page's own, so that
 * neither a reload nor a closed tab loses it: whichever page of the dataset opens next sends it too, and the server does once
 * what comes twice. What can be undone lies in the tab's session storage. Storage that is full or forbidden keeps nothing, and
 * the page goes on.
 */
export function browserKeeper(datasetId: string, page: string): LogKeeper {
  const prefix = `stray:outbox:${datasetId}:`;
  const deeds = `stray:deeds:${datasetId}`;
  return {
    load() {
      const names = quietly(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix))) ?? [];
      const outbox = names.sort().flatMap((name) => readItem(localStorage, name, outboxShape) ?? []);
      const { done, undone } = readItem(sessionStorage, deeds, deedsShape) ?? emptyLog;
      quietly(() => {
        if (outbox.length > 0) localStorage.setItem(prefix + page, JSON.stringify(outbox));
        for (const name of names) if (name !== prefix + page) localStorage.removeItem(name);
      });
      return { outbox, done, undone } as ReviewLog;
    },
    keep({ outbox, done, undone }) {
      quietly(() => {
        if (outbox.length === 0) localStorage.removeItem(prefix + page);
        else localStorage.setItem(prefix + page, JSON.stringify(outbox));
      });
      quietly(() => {
        sessionStorage.setItem(deeds, JSON.stringify({ done: recent(done), undone: recent(undone) }));
      });
    },
  };
}

/** The latest ones that there is room for. */
export function recent(deeds: readonly Deed[]): Deed[] {
  let states = 0;
  const latest = deeds.slice(-mostKept.deeds).reverse();
  const end = latest.findIndex(({ before }) => {
    states += before.length;
    return states > mostKept.states;
  });
  return (end < 0 ? latest : latest.slice(0, end)).reverse();
}

function readItem<T>(storage: Storage, name: string, shape: z.ZodMiniType<T>): T | undefined {
  const text = quietly(() => storage.getItem(name));
  if (text == null) return undefined;
  return quietly(() => shape.parse(JSON.parse(text)));
}

function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
