'use client';

import { settingsWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { Slider } from '../frame/Slider.tsx';
import { themes } from '../frame/theme.ts';
import { useTheme } from '../frame/useTheme.ts';
import { tileSizes } from '../samples/gridGeometry.ts';
import { useTileSize } from '../samples/useTileSize.ts';
import styles from './settings.module.css';

/** The theme, and how large photos are shown. */
export function Looks() {
  const [theme, chooseTheme] = useTheme();
  const [size, setSize] = useTileSize();
  return (
    <div className={forms.form}>
      <fieldset className={styles.themes}>
        <legend className="spoken">{settingsWords.looks.theme}</legend>
        {themes.map((name) => (
          <label key={name} className={forms.check}>
            <input type="radio" name="theme" checked={theme === name} onChange={() => chooseTheme(name)} />
            <span>{settingsWords.looks.themes[name]}</span>
          </label>
        ))}
      </fieldset>
      <div className={`${forms.field} ${styles.size}`}>
        <span aria-hidden="true">{settingsWords.looks.size({ pixels: size })}</span>
        <Slider
          label={settingsWords.looks.size({ pixels: size })}
          min={tileSizes.smallest}
          max={tileSizes.largest}
          step={tileSizes.step}
          value={size}
          onChange={setSize}
        />
      </div>
    </div>
  );
}
