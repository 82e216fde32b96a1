import { useCallback, useSyncExternalStore } from 'react';
import { isTheme, type Theme, themeKey } from './theme.ts';

const heard = new Set<() => void>();

function subscribe(hear: () => void): () => void {
  heard.add(hear);
  return () => {
    heard.delete(hear);
  };
}

function read(): Theme {
  const { theme } = document.documentElement.dataset;
  return isTheme(theme) ? theme : 'dark';
}

/** Shows the theme, and keeps the choice for the next visit. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Without storage the choice holds for this page.
  }
  for (const hear of heard) hear();
}

/** The theme that is shown, and the way to another one. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, read, () => 'dark' as const);
  return [theme, useCallback(chooseTheme, [])];
}
