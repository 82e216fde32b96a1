import { useParams } from 'next/navigation';
import { useState } from 'react';
import { exportWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { commandLine } from './commandLine.ts';
import type { Format, Options } from './documents.ts';
import styles from './export.module.css';

export interface CommandLineProps {
  readonly dataset: string;
  readonly format: Format;
  readonly options: Options;
}

/** One line that does the same in a terminal. */
export function CommandLine({ dataset, format, options }: CommandLineProps) {
  const { project } = useParams<{ project: string }>();
  const [copied, setCopied] = useState<string | null>(null);
  const line = commandLine({ project: decodeURIComponent(project), dataset, format, options });
  return (
    <div className={styles.command}>
      <code>{line}</code>
      <button
        type="button"
        className={`${forms.button} ${forms.small}`}
        onClick={() => void navigator.clipboard?.writeText(line).then(() => setCopied(line))}
      >
        {copied === line ? exportWords.dialog.copied : exportWords.dialog.copy}
      </button>
    </div>
  );
}
