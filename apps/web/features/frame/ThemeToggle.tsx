'use client';

import { useEffect, useState } from 'react';
import styles from './frame.module.css';
import { isTheme, type Theme, themeKey, themes } from './theme.ts';

const signs: Readonly<Record<Theme, string>> = { dark: '☾', light: '☀', system: '◐' };

/** Dark, light, or as the system has it, one after the other. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>('dark');
  useEffect(() => {
    const { theme: chosen } = document.documentElement.dataset;
    if (isTheme(chosen)) setTheme(chosen);
  }, []);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'dark';
  const change = () => {
    document.documentElement.dataset.theme = next;
    setTheme(next);
    try {
      localStorage.setItem(themeKey, next);
    } catch {
      // Without storage the choice holds for this page.
    }
  };
  return (
    <button type="button" className={styles.icon} onClick={change} title={`Theme: ${theme}. Change to ${next}.`}>
      <span aria-hidden="true">{signs[theme]}</span>
      <span className="spoken">
        Theme: {theme}. Change to {next}.
      </span>
    </button>
  );
}
