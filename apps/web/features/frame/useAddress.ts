import { useCallback, useEffect, useRef, useState } from 'react';

/** Moving about writes the address so often at most. */
const writeAfterMs = 150;

export interface AddressRules<View> {
  readonly parse: (params: URLSearchParams) => View;
  /** `?show=flagged`, or nothing for the page as it opens. */
  readonly write: (view: View) => string;
  /** Whether one can go back to what was shown before. */
  readonly isNewChoice: (before: View, after: View) => boolean;
}

/** What is shown, kept in the address: moving on replaces it, a new choice can be gone back from. `rules` never change. */
export function useAddress<View extends object>(
  first: View,
  rules: AddressRules<View>,
): [View, (change: Partial<View>) => void] {
  const [view, setView] = useState(first);
  const written = useRef(first);

  useEffect(() => {
    const onBack = () => {
      const returned = rules.parse(new URLSearchParams(window.location.search));
      written.current = returned;
      setView(returned);
    };
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, [rules]);

  useEffect(() => {
    if (view === written.current) return;
    const write = () => {
      const before = written.current;
      written.current = view;
      const address = window.location.pathname + rules.write(view);
      if (address === window.location.pathname + window.location.search) return;
      if (rules.isNewChoice(before, view)) window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    };
    const timer = setTimeout(write, writeAfterMs);
    return () => clearTimeout(timer);
  }, [view, rules]);

  return [view, useCallback((change) => setView((before) => ({ ...before, ...change })), [])];
}
