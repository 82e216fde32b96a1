import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { draftWords, effectWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { useAuthor } from '../frame/useAuthor.ts';
import type { CorpusView } from './corpusView.ts';
import type { Draft, Version } from './documents.ts';
import styles from './draft.module.css';
import { EffectView } from './EffectView.tsx';
import { DeleteDraft, PublishDraft, RebaseDraft } from './mutations.ts';
import { ownEdits } from './ownEdits.ts';
import { useEffectOf } from './useEffectOf.ts';
import { AddWord, type AddWordProps } from './WordPanel.tsx';

const publishWords = draftWords.publish;

export interface DraftPanelProps {
  readonly draft: Draft;
  readonly parent: Version | null;
  readonly dataset: { readonly id: string; readonly name: string; readonly address: string } | null;
  readonly editing: AddWordProps & { readonly undo: (words: readonly string[]) => void };
  readonly change: (change: Partial<CorpusView>) => void;
  readonly look: () => void;
  /** Told the number of what was published, and whether new runs use it. */
  readonly onPublished: (number: number, active: boolean) => void;
}

/** A version in the making: what it changes, what that does, and how it is published. */
export function DraftPanel(props: DraftPanelProps) {
  const { draft, parent, dataset, editing, change, look, onPublished } = props;
  const client = useClient();
  const removing = useWork();
  const { own, taken } = ownEdits(draft.edits, parent?.edits ?? []);
  const ready = draft.status === 'READY';
  const effect = useEffectOf(ready ? draft.id : null, dataset?.id ?? null, draft.revision);
  const remove = () =>
    removing.run(async () => {
      accepted((await tell(client, DeleteDraft, { draftId: draft.id })).deleteCorpusDraft);
      change({ draft: null });
      look();
    });
  return (
    <section className={styles.panel} aria-label={draftWords.label}>
      <header className={styles.head}>
        <h2>{parent === null ? draftWords.first : draftWords.after({ version: parent.number })}</h2>
        <button type="button" className={styles.quiet} disabled={removing.busy} onClick={remove}>
          {draftWords.remove}
        </button>
      </header>
      {removing.refusal === null ? null : <p className={forms.refusal}>{removing.refusal.message}</p>}
      {draft.status === 'MINING' ? (
        <p className={styles.mining} role="status">
          <progress
            className={forms.track}
            value={draft.total > 0 ? draft.done / draft.total : undefined}
            max={1}
            aria-label={draftWords.progress}
          />
          {draft.total > 0 ? draftWords.miningShare({ share: draft.done / draft.total }) : draftWords.mining}
        </p>
      ) : null}
      {draft.status === 'FAILED' ? (
        <p className={forms.refusal}>{draft.error?.message ?? draftWords.miningFailed}</p>
      ) : null}
      {ready ? (
        <>
          {own.length === 0 ? (
            <p className={styles.hint}>{parent === null ? draftWords.unchangedFirst : draftWords.unchanged}</p>
          ) : (
            <Edits title={draftWords.changes} edits={own} undo={editing.undo} />
          )}
          {taken.length > 0 ? (
            <details className={forms.more}>
              <summary>{draftWords.taken({ edits: taken.length })}</summary>
              <Edits edits={taken} undo={editing.undo} />
            </details>
          ) : null}
          <AddWord {...editing} />
          {dataset === null ? (
            <p className={styles.hint}>{draftWords.nothingScored}</p>
          ) : (
            <section className={styles.preview} aria-label={draftWords.preview}>
              <h3>{draftWords.previewOn({ dataset: dataset.name })}</h3>
              <EffectView answer={effect} dataset={dataset} />
            </section>
          )}
          <Publish
            key={draft.id}
            draft={draft}
            suggestion={publishWords.messageFor(own)}
            look={look}
            onPublished={onPublished}
          />
        </>
      ) : null}
    </section>
  );
}

function Edits({
  title,
  edits,
  undo,
}: {
  title?: string;
  edits: Draft['edits'];
  undo: (words: readonly string[]) => void;
}) {
  return (
    <section>
      {title === undefined ? null : <h3>{title}</h3>}
      <ul className={styles.edits}>
        {edits.map(({ kind, text, author }) => (
          <li key={`${kind} ${text}`} title={author ?? undefined}>
            <span className={styles.kind} data-kind={kind}>
              {effectWords.edits[kind]}
            </span>
            <span className={styles.text}>{text}</span>
            <button
              type="button"
              onClick={() => undo([text])}
              aria-label={draftWords.undoOne({ word: text, edit: effectWords.edits[kind] })}
            >
              {draftWords.undo}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PublishProps extends Pick<DraftPanelProps, 'draft' | 'look' | 'onPublished'> {
  readonly suggestion: string;
}

function Publish({ draft, suggestion, look, onPublished }: PublishProps) {
  const client = useClient();
  const [author, sign] = useAuthor();
  const [message, setMessage] = useState<string | null>(null);
  const [activate, setActivate] = useState(true);
  const { busy, refusal, run, forget } = useWork();
  const outdated = draft.outdated || refusal?.code === 'CONFLICT';
  const said = message ?? suggestion;
  const publish = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const asked = { draftId: draft.id, message: said.trim(), author, activate };
      const { version } = accepted((await tell(client, PublishDraft, asked)).publishCorpusVersion);
      if (version) onPublished(version.number, version.active);
    }).then((done) => done || look());
  };
  const rebase = () =>
    run(async () => {
      accepted((await tell(client, RebaseDraft, { draftId: draft.id })).rebaseCorpusDraft);
      forget();
      look();
    });
  return (
    <form className={`${forms.form} ${styles.publish}`} onSubmit={publish} aria-label={publishWords.form}>
      <label className={forms.field}>
        {publishWords.message}
        <input
          className={forms.input}
          maxLength={500}
          value={said}
          placeholder={publishWords.messageExample}
          onChange={({ target }) => setMessage(target.value)}
        />
      </label>
      <label className={forms.field}>
        {publishWords.name}
        <input
          className={forms.input}
          maxLength={100}
          value={author ?? ''}
          placeholder={publishWords.unsigned}
          onChange={({ target }) => sign(target.value)}
        />
      </label>
      <label className={forms.check}>
        <input type="checkbox" checked={activate} onChange={({ target }) => setActivate(target.checked)} />
        {publishWords.activate}
      </label>
      {outdated ? (
        <div className={styles.conflict} role="alert">
          <p>{publishWords.outdated}</p>
          <button type="button" className={forms.button} disabled={busy} onClick={rebase}>
            {publishWords.rebase}
          </button>
        </div>
      ) : null}
      {refusal !== null && refusal.code !== 'CONFLICT' ? (
        <p className={forms.refusal} role="alert">
          {refusal.message}
        </p>
      ) : null}
      <div className={forms.row}>
        <button type="submit" className={`${forms.button} ${forms.primary}`} disabled={busy || outdated}>
          {busy ? publishWords.submitting : publishWords.submit}
        </button>
      </div>
    </form>
  );
}
