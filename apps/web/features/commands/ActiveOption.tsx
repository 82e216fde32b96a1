import { useCommandState } from 'cmdk';
import { type RefObject, useEffect } from 'react';

/**
 * Tells assistive technology which option is chosen. The menu does so itself, but reads the option before it is drawn as
 * chosen, so that it names none after a search.
 */
export function ActiveOption({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const value = useCommandState((state) => state.value);
  const found = useCommandState((state) => state.filtered.count);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value, or other options, choose another one
  useEffect(() => {
    const field = input.current;
    const option = field?.closest('[cmdk-root]')?.querySelector('[role="option"][aria-selected="true"]');
    if (option) field?.setAttribute('aria-activedescendant', option.id);
    else field?.removeAttribute('aria-activedescendant');
  }, [input, value, found]);
  return null;
}
