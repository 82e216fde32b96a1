import { exportWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { formatNames, selectionNames } from './choices.ts';
import type { Format, Selection } from './documents.ts';

export interface ExportFieldsProps {
  readonly format: Format;
  readonly setFormat: (format: Format) => void;
  readonly samples: Selection;
  readonly setSamples: (samples: Selection) => void;
  readonly nearest: boolean;
  readonly setNearest: (nearest: boolean) => void;
  /** Null where the list shows all. */
  readonly filtered: boolean | null;
  readonly setFiltered: (filtered: boolean) => void;
}

/** Format, and what goes in. */
export function ExportFields(props: ExportFieldsProps) {
  const { format, setFormat, samples, setSamples, nearest, setNearest, filtered, setFiltered } = props;
  return (
    <>
      <label className={forms.field}>
        {exportWords.dialog.format}
        <select
          className={forms.input}
          value={format}
          onChange={({ target }) => {
            const chosen = formatNames.find((name) => name === target.value);
            if (chosen !== undefined) setFormat(chosen);
          }}
        >
          {formatNames.map((name) => (
            <option key={name} value={name}>
              {exportWords.formats[name].name}
            </option>
          ))}
        </select>
        <span className={forms.hint}>{exportWords.formats[format].use}</span>
      </label>
      <fieldset>
        <legend className={forms.field}>{exportWords.dialog.samples}</legend>
        {selectionNames.map((name) => (
          <label key={name} className={forms.check}>
            <input type="radio" name="samples" checked={samples === name} onChange={() => setSamples(name)} />
            <span>{exportWords.selections[name]}</span>
          </label>
        ))}
        {filtered === null ? null : (
          <label className={forms.check}>
            <input type="checkbox" checked={filtered} onChange={({ target }) => setFiltered(target.checked)} />
            <span>{exportWords.dialog.filtered}</span>
          </label>
        )}
        <label className={forms.check}>
          <input type="checkbox" checked={nearest} onChange={({ target }) => setNearest(target.checked)} />
          <span>{exportWords.dialog.nearest}</span>
        </label>
      </fieldset>
    </>
  );
}
