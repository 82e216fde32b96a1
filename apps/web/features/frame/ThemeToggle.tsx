'use client';

import styles from './frame.module.css';
import { type Theme, themes } from './theme.ts';
import { useTheme } from './useTheme.ts';

const signs: Readonly<Record<Theme, string>> = { dark: '☾', light: '☀', system: '◐' };

/** Dark, light, or as the system has it, one after the other. */
export function ThemeToggle() {
  const [theme, choose] = useTheme();
  const next = nextTheme(theme);
  return (
    <button
      type="button"
      className={styles.icon}
      onClick={() => choose(next)}
      title={`Theme: ${theme}. Change to ${next}.`}
    >
      <span aria-hidden="true">{signs[theme]}</span>
      <span className="spoken">
        Theme: {theme}. Change to {next}.
      </span>
    </button>
  );
}

const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'dark';
