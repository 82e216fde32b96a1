'use client';

import { frameWords } from '../../words/index.ts';
import styles from './frame.module.css';
import { Hint } from './Hint.tsx';
import { type Theme, themes } from './theme.ts';
import { useTheme } from './useTheme.ts';

const signs: Readonly<Record<Theme, string>> = { dark: '☾', light: '☀', system: '◐' };

/** Dark, light, or as the system has it, one after the other. */
export function ThemeToggle() {
  const [theme, choose] = useTheme();
  const next = nextTheme(theme);
  const { names, toggle } = frameWords.theme;
  const says = toggle({ theme: names[theme], next: names[next] });
  return (
    <Hint says={says}>
      <button type="button" className={styles.icon} onClick={() => choose(next)}>
        <span aria-hidden="true">{signs[theme]}</span>
        <span className="spoken">{says}</span>
      </button>
    </Hint>
  );
}

const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'dark';
