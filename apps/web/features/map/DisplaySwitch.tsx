import type { Display } from '../dataset/viewState.ts';
import forms from '../frame/forms.module.css';

const words: readonly { readonly display: Display; readonly name: string; readonly sign: string }[] = [
  { display: 'grid', name: 'Grid', sign: '▦' },
  { display: 'map', name: 'Map', sign: '⁘' },
];

/** Whether the photos stand side by side or lie on the map. */
export function DisplaySwitch({ display, choose }: { display: Display; choose: (display: Display) => void }) {
  return (
    <fieldset className={forms.row} aria-label="Display">
      {words.map(({ display: known, name, sign }) => (
        <button
          key={known}
          type="button"
          className={`${forms.button} ${forms.small}`}
          aria-pressed={display === known}
          onClick={() => choose(known)}
        >
          <span aria-hidden="true">{sign}</span> {name}
        </button>
      ))}
    </fieldset>
  );
}
