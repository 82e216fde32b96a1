import { useState } from 'react';
import { useClient } from 'urql';
import { corpusWords, formatVersion } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { useAuthor } from '../frame/useAuthor.ts';
import type { CorpusView } from './corpusView.ts';
import type { Corpus, Version } from './documents.ts';
import { beginDraft } from './editDraft.ts';
import { ActivateVersion, DeleteVersion } from './mutations.ts';
import styles from './versions.module.css';

const { versions: words, version: versionWords } = corpusWords;

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
    <nav className={styles.versions} aria-label={words.title}>
      {corpus.drafts.length > 0 ? (
        <>
          <h2>{words.drafts}</h2>
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
                  <span className={styles.title}>{author ?? words.unsigned}</span>
                  <span className={styles.aside}>
                    {status === 'MINING'
                      ? total > 0
                        ? words.miningShare({ share: done / total })
                        : words.mining
                      : status === 'FAILED'
                        ? words.failed
                        : outdated
                          ? words.outdated
                          : words.edits({ edits: edits.length })}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h2>{words.title}</h2>
      {versions.length === 0 ? <p className={styles.hint}>{words.none}</p> : null}
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
              <span className={styles.title}>{active ? words.active({ version: number }) : formatVersion(number)}</span>
              <span className={styles.aside}>
                <Ago moment={createdAt} />
              </span>
              <span className={styles.message}>
                {message === '' ? words.noMessage : message}
                {author === null ? '' : ` · ${author}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {corpus.versions.totalCount > versions.length ? (
        <p className={styles.hint}>{words.older({ versions: corpus.versions.totalCount - versions.length })}</p>
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
    <section className={styles.actions} aria-label={versionWords.title({ version: number })}>
      <h2>{versionWords.title({ version: number })}</h2>
      <p className={styles.hint}>
        {[
          versionWords.negatives({ negatives: count }),
          ...(edits.length > 0 ? [versionWords.edits({ edits: edits.length })] : []),
          runCount === 0 ? versionWords.unused : versionWords.usedBy({ runs: runCount }),
          ...(forkedFrom === null
            ? []
            : [versionWords.forkedFrom({ corpus: forkedFrom.corpus.name, version: forkedFrom.number })]),
        ].join(' · ')}
        {' · '}
        <span title={versionWords.hash({ hash })}>{hash.slice(0, 8)}</span>
      </p>
      <div className={forms.row}>
        <button type="button" className={forms.button} disabled={busy} onClick={edit}>
          {newest ? versionWords.edit : versionWords.bringBack}
        </button>
        {active ? null : (
          <button type="button" className={forms.button} disabled={busy} onClick={activate}>
            {older ? versionWords.rollBack({ version: number }) : versionWords.activate}
          </button>
        )}
      </div>
      {active ? null : (
        <p className={styles.hint}>
          {older
            ? versionWords.rollBackHint({ version: number, inUse: inUse.number })
            : inUse === null
              ? versionWords.noneInUse
              : inUse.corpus.id === corpus.id
                ? versionWords.inUse({ version: inUse.number })
                : versionWords.inUseOf({ corpus: inUse.corpus.name, version: inUse.number })}
        </p>
      )}
      {others.length > 0 ? (
        <label className={forms.field}>
          {versionWords.compare}
          <select
            className={forms.input}
            value={view.compare ?? ''}
            onChange={({ target }) =>
              change({ version: number, compare: target.value === '' ? null : Number(target.value) })
            }
          >
            <option value="">{versionWords.compareNothing}</option>
            {others.map((other) => (
              <option key={other.id} value={other.number}>
                {versionWords.compareOne({ version: other.number, message: other.message.slice(0, 40) })}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <p className={styles.hint}>
        {versionWords.download({
          links: (['txt', 'csv', 'json'] as const).map((kind) => (
            <a key={kind} className={styles.link} href={`${downloadUrl}.${kind}`} download>
              {versionWords.files[kind]}
            </a>
          )),
        })}
      </p>
      {deleting ? (
        <div className={forms.row}>
          <button type="button" className={`${forms.button} ${forms.danger}`} disabled={busy} onClick={remove}>
            {versionWords.removeForGood({ version: number })}
          </button>
          <button type="button" className={forms.button} onClick={() => setDeleting(false)}>
            {versionWords.keep}
          </button>
        </div>
      ) : (
        <button type="button" className={styles.quiet} onClick={() => setDeleting(true)}>
          {versionWords.remove}
        </button>
      )}
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.code === 'CONFLICT' ? versionWords.stays({ why: refusal.message }) : refusal.message}
        </p>
      )}
    </section>
  );
}
