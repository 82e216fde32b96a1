import { useState } from 'react';
import { exportWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { useMay } from '../members/MayContext.tsx';
import type { SampleFilter } from '../samples/documents.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { ExportItem } from './ExportItem.tsx';
import styles from './export.module.css';
import { useExports } from './useExports.ts';

const words = exportWords.list;

export interface ExportPanelProps {
  readonly dataset: { readonly id: string; readonly name: string; readonly sampleCount: number };
  /** Another one asks again. */
  readonly revision: string;
  /** What the list of photos shows now; null for all. */
  readonly filter?: SampleFilter | null;
  /** Looks at the dataset now. */
  readonly begun: () => void;
}

/** The files that were made of a dataset, and the way to make another. */
export function ExportPanel({ dataset, revision, filter = null, begun }: ExportPanelProps) {
  const { exports, total, failure, again } = useExports(dataset.id, revision);
  const [asking, setAsking] = useState(false);
  const may = useMay();
  return (
    <section className={styles.panel} aria-label={words.title}>
      <div className={forms.row}>
        <button
          type="button"
          className={`${forms.button} ${forms.primary}`}
          disabled={dataset.sampleCount === 0 || !may.review}
          title={may.review ? undefined : words.viewer}
          onClick={() => setAsking(true)}
        >
          {words.make}
        </button>
      </div>
      {failure === null ? null : <p className={forms.refusal}>{failure}</p>}
      {exports?.length === 0 ? <p className={forms.hint}>{words.none}</p> : null}
      <ul className={styles.list}>
        {exports?.map((row) => (
          <ExportItem key={row.id} row={row} changed={again} />
        ))}
      </ul>
      {exports !== undefined && total > exports.length ? (
        <p className={forms.hint}>{words.newest({ exports: exports.length })}</p>
      ) : null}
      {asking ? (
        <ExportDialog
          dataset={dataset}
          filter={filter}
          begun={() => {
            again();
            begun();
          }}
          close={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
