import { useState } from 'react';
import { useClient } from 'urql';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { formatShare, plural } from '../format/numbers.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { useAuthor } from '../frame/useAuthor.ts';
import type { CorpusView } from './corpusView.ts';
import type { Corpus, Version } from './documents.ts';
import { beginDraft } from './editDraft.ts';
import { ActivateVersion, DeleteVersion } from './mutations.ts';
import styles from './versions.module.css';

export interface VersionsProps {
  readonly corpus: Corpus;
  readonly view: CorpusView;
  /** The one that is shown, when it is no draft. */
  readonly version: Version | null;
  readonly change: (change: Partial<CorpusView>) => void;
  readonly look: () => void;
  readonly onActivated: () => void;
}

/** The history of a corpus, what is being made of it, and what can be done with the version that is shown. */
export function Versions({ corpus, view, version, change, look, onActivated }: VersionsProps) {
  const versions = corpus.versions.edges.map(({ node }) => node);
  return (
    <nav className={styles.versions} aria-label="Versions">
      {corpus.drafts.length > 0 ? (
        <>
          <h2>Drafts</h2>
          <ul>
            {corpus.drafts.map(({ id, author, status, edits, done, total, outdated }) => (
              <li key={id}>
                <button
                  type="button"
                  className={styles.choice}
                  aria-pressed={view.draft === id}
                  onClick={() =>
                    change({ draft: id, version: null, compare: null, byMeaning: false, ...unsorted(view) })
                  }
                >
                  <span className={styles.mark} aria-hidden="true">
                    ✎
                  </span>
                  <span className={styles.title}>{author ?? 'unsigned'}</span>
                  <span className={styles.aside}>
                    {status === 'MINING'
                      ? total > 0
                        ? formatShare(done / total)
                        : 'mining'
                      : status === 'FAILED'
                        ? 'failed'
                        : outdated
                          ? 'outdated'
                          : plural(edits.length, 'edit')}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h2>Versions</h2>
      {versions.length === 0 ? <p className={styles.hint}>None yet: publish the draft.</p> : null}
      <ul>
        {versions.map(({ id, number, active, message, author, createdAt }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.choice}
              aria-pressed={version?.id === id}
              title={message}
              onClick={() => change({ version: number, draft: null, compare: null })}
            >
              <span className={styles.mark} data-active={active || undefined} aria-hidden="true">
                {active ? '●' : '○'}
              </span>
              <span className={styles.title}>
                v{number}
                {active ? ' active' : ''}
              </span>
              <span className={styles.aside}>
                <Ago moment={createdAt} />
              </span>
              <span className={styles.message}>
                {message === '' ? 'no message' : message}
                {author === null ? '' : ` · ${author}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {corpus.versions.totalCount > versions.length ? (
        <p className={styles.hint}>and {corpus.versions.totalCount - versions.length} older ones</p>
      ) : null}
      {version === null ? null : (
        <VersionActions
          key={version.id}
          corpus={corpus}
          version={version}
          view={view}
          change={change}
          look={look}
          onActivated={onActivated}
        />
      )}
    </nav>
  );
}

/** A draft has no run that would say what its words attract. */
const unsorted = ({ sort }: CorpusView): Partial<CorpusView> =>
  sort === 'ATTRACTS' ? { sort: 'POSITION', descending: false } : {};

type ActionsProps = Omit<VersionsProps, 'version'> & { readonly version: Version };

function VersionActions({ corpus, version, view, change, look, onActivated }: ActionsProps) {
  const client = useClient();
  const [author] = useAuthor();
  const [deleting, setDeleting] = useState(false);
  const { busy, refusal, run } = useWork();
  const { id, number, active, runCount, downloadUrl, count, hash, edits, forkedFrom } = version;
  const newest = corpus.latestVersion?.id === id;
  const inUse = corpus.project.activeCorpusVersion;
  const older = inUse?.corpus.id === corpus.id && inUse.number > number;
  const others = corpus.versions.edges.map(({ node }) => node).filter((other) => other.id !== id);

  const activate = () =>
    run(async () => {
      accepted((await tell(client, ActivateVersion, { versionId: id })).activateCorpusVersion);
      look();
      onActivated();
    });
  const edit = () =>
    run(async () => {
      const draft = await beginDraft(client, { corpusId: corpus.id, ...(newest ? {} : { fromVersionId: id }), author });
      look();
      change({ draft, version: null, compare: null, ...unsorted(view) });
    });
  const remove = () =>
    run(async () => {
      accepted((await tell(client, DeleteVersion, { versionId: id })).deleteCorpusVersion);
      change({ version: null });
      look();
    });
  return (
    <section className={styles.actions} aria-label={`Version ${number}`}>
      <h2>Version {number}</h2>
      <p className={styles.hint}>
        {[
          plural(count, 'negative'),
          ...(edits.length > 0 ? [plural(edits.length, 'edit')] : []),
          runCount === 0 ? 'no run uses it' : `used by ${plural(runCount, 'run')}`,
          ...(forkedFrom === null ? [] : [`forked from ${forkedFrom.corpus.name} v${forkedFrom.number}`]),
        ].join(' · ')}
        {' · '}
        <span title={`Content hash ${hash}`}>{hash.slice(0, 8)}</span>
      </p>
      <div className={forms.row}>
        <button type="button" className={forms.button} disabled={busy} onClick={edit}>
          {newest ? 'Edit' : 'Bring this one back'}
        </button>
        {active ? null : (
          <button type="button" className={forms.button} disabled={busy} onClick={activate}>
            {older ? `Roll back to v${number}` : 'Use for new runs'}
          </button>
        )}
      </div>
      {active ? null : (
        <p className={styles.hint}>
          {older
            ? `New runs then use v${number} instead of v${inUse.number}. Nothing is deleted, and scores that are there stay as they are.`
            : inUse === null
              ? 'No version is in use yet.'
              : `New runs use ${inUse.corpus.id === corpus.id ? '' : `${inUse.corpus.name} `}v${inUse.number} now.`}
        </p>
      )}
      {others.length > 0 ? (
        <label className={forms.field}>
          Compare with
          <select
            className={forms.input}
            value={view.compare ?? ''}
            onChange={({ target }) =>
              change({ version: number, compare: target.value === '' ? null : Number(target.value) })
            }
          >
            <option value="">nothing</option>
            {others.map((other) => (
              <option key={other.id} value={other.number}>
                v{other.number} {other.message.slice(0, 40)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <p className={styles.hint}>
        Download{' '}
        {['txt', 'csv', 'json'].map((kind) => (
          <a key={kind} className={styles.link} href={`${downloadUrl}.${kind}`} download>
            {kind === 'txt' ? 'text' : kind.toUpperCase()}
          </a>
        ))}
      </p>
      {deleting ? (
        <div className={forms.row}>
          <button type="button" className={`${forms.button} ${forms.danger}`} disabled={busy} onClick={remove}>
            Delete v{number} for good
          </button>
          <button type="button" className={forms.button} onClick={() => setDeleting(false)}>
            Keep it
          </button>
        </div>
      ) : (
        <button type="button" className={styles.quiet} onClick={() => setDeleting(true)}>
          Delete…
        </button>
      )}
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.code === 'CONFLICT' ? `It stays: ${refusal.message}` : refusal.message}
        </p>
      )}
    </section>
  );
}
