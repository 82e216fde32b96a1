import { useEffect, useRef } from 'react';
import type { KeyTable } from './defineKeys.ts';
import { keyAction } from './keyAction.ts';
import { type KeyAction, keyTable } from './keys.ts';
import { useBindings } from './useBindings.ts';

/** An element with this attribute has the keys for itself while it is there: a list that opens over the page. */
export const ownKeys = { 'data-keys': 'own' } as const;

export function useKeys(act: (action: KeyAction) => boolean): void;
export function useKeys<Action extends string>(act: (action: Action) => boolean, table: KeyTable<Action>): void;
/**
 * Calls `act` for every key that means something; it says whether it did anything. Where several listen, the innermost
 * that did something keeps it from the others.
 */
export function useKeys(act: (action: never) => boolean, table: KeyTable = keyTable): void {
  const bindings = useBindings();
  const latest = useRef({ act: act as (action: string) => boolean, table, bindings });
  useEffect(() => {
    latest.current = { act: act as (action: string) => boolean, table, bindings };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('[data-keys="own"]') !== null) return;
      const { current } = latest;
      const action = keyAction(event, current.table, current.bindings);
      if (action !== null && current.act(action)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
