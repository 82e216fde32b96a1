import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { formatShare, plural } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import { useAuthor } from '../frame/useAuthor.ts';
import type { CorpusView } from './corpusView.ts';
import type { Draft, Version } from './documents.ts';
import styles from './draft.module.css';
import { EffectView } from './EffectView.tsx';
import { editVerb, messageFor, ownEdits } from './effectWords.ts';
import { DeleteDraft, PublishDraft, RebaseDraft } from './mutations.ts';
import { useEffectOf } from './useEffectOf.ts';
import { AddWord, type AddWordProps } from './WordPanel.tsx';

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
    <section className={styles.panel} aria-label="Draft">
      <header className={styles.head}>
        <h2>{parent === null ? 'Draft of the first version' : `Draft after v${parent.number}`}</h2>
        <button type="button" className={styles.quiet} disabled={removing.busy} onClick={remove}>
          Delete draft
        </button>
      </header>
      {removing.refusal === null ? null : <p className={forms.refusal}>{removing.refusal.message}</p>}
      {draft.status === 'MINING' ? (
        <p className={styles.mining} role="status">
          <progress
            className={forms.track}
            value={draft.total > 0 ? draft.done / draft.total : undefined}
            max={1}
            aria-label="Mining"
          />
          Its words are being mined{draft.total > 0 ? `, ${formatShare(draft.done / draft.total)}` : ''}…
        </p>
      ) : null}
      {draft.status === 'FAILED' ? (
        <p className={forms.refusal}>{draft.error?.message ?? 'It could not be mined.'}</p>
      ) : null}
      {ready ? (
        <>
          {own.length === 0 ? (
            <p className={styles.hint}>
              {parent === null
                ? 'Nothing is changed yet. Ban, pin or add words, or publish it as it is.'
                : 'Nothing is changed yet. Choose a word and ban or pin it, or add one.'}
            </p>
          ) : (
            <Edits title="Changes" edits={own} undo={editing.undo} />
          )}
          {taken.length > 0 ? (
            <details className={forms.more}>
              <summary>{plural(taken.length, 'edit')} taken over</summary>
              <Edits edits={taken} undo={editing.undo} />
            </details>
          ) : null}
          <AddWord {...editing} />
          {dataset === null ? (
            <p className={styles.hint}>No dataset is scored yet, so there is nothing to compare with.</p>
          ) : (
            <section className={styles.preview} aria-label="Preview">
              <h3>Preview on {dataset.name}</h3>
              <EffectView answer={effect} dataset={dataset} />
            </section>
          )}
          <Publish key={draft.id} draft={draft} suggestion={messageFor(own)} look={look} onPublished={onPublished} />
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
              {editVerb(kind)}
            </span>
            <span className={styles.text}>{text}</span>
            <button type="button" onClick={() => undo([text])} aria-label={`Undo: ${text} ${editVerb(kind)}`}>
              Undo
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
    <form className={`${forms.form} ${styles.publish}`} onSubmit={publish} aria-label="Publish">
      <label className={forms.field}>
        What changes, in one line
        <input
          className={forms.input}
          maxLength={500}
          value={said}
          placeholder="Ban fabrics that we mean to keep"
          onChange={({ target }) => setMessage(target.value)}
        />
      </label>
      <label className={forms.field}>
        Your name
        <input
          className={forms.input}
          maxLength={100}
          value={author ?? ''}
          placeholder="unsigned"
          onChange={({ target }) => sign(target.value)}
        />
      </label>
      <label className={forms.check}>
        <input type="checkbox" checked={activate} onChange={({ target }) => setActivate(target.checked)} />
        Use it for new runs
      </label>
      {outdated ? (
        <div className={styles.conflict} role="alert">
          <p>
            Somebody has published a newer version since this draft was begun. Nothing is lost: your changes are still
            here. Bring the draft up to date, look at the preview, and publish again; where both say something of a
            word, yours counts.
          </p>
          <button type="button" className={forms.button} disabled={busy} onClick={rebase}>
            Bring up to date
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
          {busy ? 'One moment…' : 'Publish'}
        </button>
      </div>
    </form>
  );
}
