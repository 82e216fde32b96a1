import { useCallback, useEffect, useRef, useState } from 'react';
import { addressOf, parseView, type ViewState } from './viewState.ts';

/** Moving through photos writes the address so often at most. */
const writeAfterMs = 150;

/** What is shown, kept in the address: moving on replaces it, a new choice of samples can be gone back from. */
export function useView(first: ViewState): [ViewState, (change: Partial<ViewState>) => void] {
  const [view, setView] = useState(first);
  const written = useRef(first);

  useEffect(() => {
    const onBack = () => {
      const returned = parseView(new URLSearchParams(window.location.search));
      written.current = returned;
      setView(returned);
    };
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, []);

  useEffect(() => {
    if (view === written.current) return;
    const write = () => {
      const before = written.current;
      written.current = view;
      const address = window.location.pathname + addressOf(view);
      if (address === window.location.pathname + window.location.search) return;
      if (isNewChoice(before, view)) window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    };
    const timer = setTimeout(write, writeAfterMs);
    return () => clearTimeout(timer);
  }, [view]);

  return [view, useCallback((change) => setView((before) => ({ ...before, ...change })), [])];
}

const isNewChoice = (before: ViewState, after: ViewState): boolean =>
  before.show !== after.show || before.nearestLabel !== after.nearestLabel || before.step !== after.step;
