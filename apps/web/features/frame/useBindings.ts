import { useSyncExternalStore } from 'react';
import { type Bindings, readBindings } from './keyBindings.ts';

const bindingsKey = 'stray-keys';
const none: Bindings = {};

let current: Bindings | null = null;
const heard = new Set<() => void>();

function read(): Bindings {
  if (current !== null) return current;
  try {
    current = readBindings(localStorage.getItem(bindingsKey));
  } catch {
    current = none;
  }
  return current;
}

function onStorage({ key }: StorageEvent): void {
  if (key !== bindingsKey && key !== null) return;
  current = null;
  for (const hear of heard) hear();
}

function subscribe(hear: () => void): () => void {
  if (heard.size === 0) window.addEventListener('storage', onStorage);
  heard.add(hear);
  return () => {
    heard.delete(hear);
    if (heard.size === 0) window.removeEventListener('storage', onStorage);
  };
}

/** Keeps the keys that a person chose, for all pages of this browser. */
export function keepBindings(bindings: Bindings): void {
  current = bindings;
  try {
    localStorage.setItem(bindingsKey, JSON.stringify(bindings));
  } catch {
    // Without storage the choice holds for this page.
  }
  for (const hear of heard) hear();
}

/** The keys that the person at this browser chose. */
export const useBindings = (): Bindings => useSyncExternalStore(subscribe, read, () => none);
