'use client';

import forms from '../frame/forms.module.css';
import { type Theme, themes } from '../frame/theme.ts';
import { useTheme } from '../frame/useTheme.ts';
import { tileSizes } from '../samples/gridGeometry.ts';
import { useTileSize } from '../samples/useTileSize.ts';
import styles from './settings.module.css';

const names: Readonly<Record<Theme, string>> = { dark: 'Dark', light: 'Light', system: 'As the system' };

/** The theme, and how large photos are shown. */
export function Looks() {
  const [theme, chooseTheme] = useTheme();
  const [size, setSize] = useTileSize();
  return (
    <div className={forms.form}>
      <fieldset className={styles.themes}>
        <legend className="spoken">Theme</legend>
        {themes.map((name) => (
          <label key={name} className={forms.check}>
            <input type="radio" name="theme" checked={theme === name} onChange={() => chooseTheme(name)} />
            <span>{names[name]}</span>
          </label>
        ))}
      </fieldset>
      <label className={`${forms.field} ${styles.size}`}>
        <span>Size of the photos: {size} pixels</span>
        <input
          type="range"
          min={tileSizes.smallest}
          max={tileSizes.largest}
          step={tileSizes.step}
          value={size}
          onChange={({ target }) => setSize(Number(target.value))}
        />
      </label>
    </div>
  );
}
