'use client';

import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { exportWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { Modal, ModalTitle } from '../frame/Modal.tsx';
import type { SampleFilter } from '../samples/documents.ts';
import { CommandLine } from './CommandLine.tsx';
import { type Format, type Options, PreviewExport, type Selection, StartExport } from './documents.ts';
import { ExportFields } from './ExportFields.tsx';
import { ExportProgress } from './ExportProgress.tsx';
import styles from './export.module.css';
import { PreviewTable } from './PreviewTable.tsx';

const words = exportWords.dialog;

export interface ExportDialogProps {
  readonly dataset: { readonly id: string; readonly name: string };
  /** What the list of photos shows now; null for all. */
  readonly filter: SampleFilter | null;
  readonly begun: () => void;
  readonly close: () => void;
}

/** What is exported and how, what that comes to before it starts, and then how far it is, until the file is there. */
export function ExportDialog({ dataset, filter, begun, close }: ExportDialogProps) {
  const [started, setStarted] = useState<string | null>(null);
  return (
    <Modal className={styles.dialog} onClose={close}>
      <ModalTitle>{words.title({ dataset: dataset.name })}</ModalTitle>
      {started === null ? (
        <Wish
          dataset={dataset}
          filter={filter}
          close={close}
          begun={(id) => {
            setStarted(id);
            begun();
          }}
        />
      ) : (
        <ExportProgress id={started} close={close} />
      )}
    </Modal>
  );
}

interface WishProps extends Omit<ExportDialogProps, 'begun'> {
  readonly begun: (id: string) => void;
}

function Wish({ dataset, filter, begun, close }: WishProps) {
  const client = useClient();
  const { busy, refusal, run } = useWork();
  const [format, setFormat] = useState<Format>('IMAGE_FOLDER');
  const [samples, setSamples] = useState<Selection>('NOT_DROPPED');
  const [nearest, setNearest] = useState(false);
  const [filtered, setFiltered] = useState(false);
  /** What was agreed to: another choice has to be agreed to anew. */
  const [agreed, setAgreed] = useState<string | null>(null);
  const options: Options = {
    samples,
    classes: nearest ? 'DECLARED_OR_NEAREST' : 'DECLARED',
    ...(filtered && filter !== null ? { filter } : {}),
  };
  const question = JSON.stringify(options);
  const { data, failure, asking } = useAnswer(PreviewExport, { datasetId: dataset.id, options });
  const preview = data?.node && 'exportPreview' in data.node ? data.node.exportPreview : null;
  const thinned = preview?.flaggedTestDropped ?? 0;
  const ready = preview !== null && !asking && preview.included > 0 && (thinned === 0 || agreed === question);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      const answer = accepted(
        (await tell(client, StartExport, { datasetId: dataset.id, format, options })).startExport,
      );
      if (answer.export !== null) begun(answer.export.id);
    });
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      <ExportFields
        {...{ format, setFormat, samples, setSamples, nearest, setNearest }}
        filtered={filter === null ? null : filtered}
        setFiltered={setFiltered}
      />
      <section aria-label={words.preview} aria-busy={asking} className={styles.preview}>
        {failure === null ? null : <p className={forms.refusal}>{failure}</p>}
        {preview === null ? null : (
          <>
            <p className={styles.sum} role="status">
              {words.sum({ photos: preview.included, of: preview.samples, bytes: preview.bytes })}
            </p>
            <PreviewTable preview={preview} />
          </>
        )}
      </section>
      {thinned > 0 ? (
        <div className={styles.warning} role="alert">
          <p>
            <span aria-hidden="true">⚠</span> {words.thinned({ photos: thinned })}
          </p>
          <label className={forms.check}>
            <input
              type="checkbox"
              checked={agreed === question}
              onChange={({ target }) => setAgreed(target.checked ? question : null)}
            />
            <span>{words.agree}</span>
          </label>
        </div>
      ) : null}
      <CommandLine dataset={dataset.name} format={format} options={options} />
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.message}
        </p>
      )}
      <div className={forms.row}>
        <button type="submit" className={`${forms.button} ${forms.primary}`} disabled={busy || !ready}>
          {words.submit}
        </button>
        <button type="button" className={forms.button} onClick={close}>
          {words.close}
        </button>
      </div>
    </form>
  );
}
