import { useState } from 'react';

/**
 * Radix gives the focus back to the button that opened something, where it knows of one. What is opened by a key has none: this
 * gives it to what had it before.
 */
export function useFocusGivenBack(): (event: Event) => void {
  const [before] = useState(() => (typeof document === 'undefined' ? null : document.activeElement));
  return (event) => {
    event.preventDefault();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
}
