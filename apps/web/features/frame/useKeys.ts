import { useEffect, useRef } from 'react';
import { type KeyAction, keyAction } from './keys.ts';

/** Calls `act` for every key that means something; it says whether it did anything. */
export function useKeys(act: (action: KeyAction) => boolean): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = keyAction(event);
      if (action !== null && latest.current(action)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
