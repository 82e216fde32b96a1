import { uploadWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { type FormatName, formats } from './formats.ts';

export interface FormatFieldProps {
  readonly label: string;
  /** Null to find it out. */
  readonly value: FormatName | null;
  readonly change: (format: FormatName | null) => void;
}

/** How photos say what they show. */
export function FormatField({ label, value, change }: FormatFieldProps) {
  return (
    <label className={forms.field}>
      {label}
      <select
        className={forms.input}
        value={value ?? ''}
        onChange={({ target }) => change(formats.find((format) => format === target.value) ?? null)}
      >
        <option value="">{uploadWords.formatFoundOut}</option>
        {formats.map((format) => (
          <option key={format} value={format}>
            {uploadWords.formats[format]}
          </option>
        ))}
      </select>
    </label>
  );
}
