import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { corporaWords, formatVersion } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { useAuthor } from '../frame/useAuthor.ts';
import { corpusAddress } from '../projects/addresses.ts';
import styles from './corpora.module.css';
import { corpusViewAddress } from './corpusView.ts';
import type { CorpusSummary, Draft } from './documents.ts';
import { ForkCorpus } from './mutations.ts';

const { row, fork: forkWords } = corporaWords;

export interface CorpusRowProps {
  readonly corpus: CorpusSummary;
  readonly slug: string;
}

/** One corpus: its newest version, and what is being made of it. */
export function CorpusRow({ corpus, slug }: CorpusRowProps) {
  const { name, latestVersion: latest, activeVersion: active, drafts } = corpus;
  const [forking, setForking] = useState(false);
  const address = corpusAddress(slug, name);
  return (
    <li className={styles.corpus}>
      <div className={styles.corpusHead}>
        <Link href={address} className={styles.name}>
          {name}
        </Link>
        {active === null ? null : (
          <span className={styles.active}>
            <span aria-hidden="true">●</span> {row.active({ version: active.number })}
          </span>
        )}
        {latest === null ? null : (
          <button
            type="button"
            className={`${forms.button} ${forms.small}`}
            aria-expanded={forking}
            onClick={() => setForking(!forking)}
          >
            {forkWords.open}
          </button>
        )}
      </div>
      {latest === null ? (
        <p className={styles.dim}>{row.noVersion}</p>
      ) : (
        <p className={styles.facts}>
          {formatVersion(latest.number)} · {row.negatives({ negatives: latest.count })} ·{' '}
          {latest.message === '' ? row.noMessage : latest.message}
          {latest.author === null ? '' : ` · ${latest.author}`} · <Ago moment={latest.createdAt} />
        </p>
      )}
      {drafts.map((draft) => (
        <DraftLine key={draft.id} draft={draft} address={address} />
      ))}
      {forking && latest !== null ? <ForkForm versionId={latest.id} slug={slug} name={name} /> : null}
    </li>
  );
}

function DraftLine({ draft, address }: { draft: Draft; address: string }) {
  const { id, status, done, total, error, author, edits } = draft;
  return (
    <p className={styles.draft}>
      <Link href={address + corpusViewAddress({ draft: id })}>
        {author === null ? row.draft : row.draftOf({ author })}
      </Link>
      {status === 'MINING' ? (
        <>
          <progress
            className={forms.track}
            value={total > 0 ? done / total : undefined}
            max={1}
            aria-label={row.progress}
          />
          <span>{total > 0 ? row.miningShare({ share: done / total }) : row.mining}</span>
        </>
      ) : status === 'FAILED' ? (
        <span className={styles.bad}>{error?.message ?? row.failed}</span>
      ) : (
        <span>{edits.length === 0 ? row.ready : row.edits({ edits: edits.length })}</span>
      )}
    </p>
  );
}

function ForkForm({ versionId, slug, name }: { versionId: string; slug: string; name: string }) {
  const client = useClient();
  const router = useRouter();
  const [author] = useAuthor();
  const [fork, setFork] = useState(forkWords.nameProposed({ corpus: name }));
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { forkCorpus } = await tell(client, ForkCorpus, { input: { versionId, name: fork.trim(), author } });
      const { draft } = accepted(forkCorpus);
      if (draft) router.push(corpusAddress(slug, draft.corpus.name) + corpusViewAddress({ draft: draft.id }));
    });
  };
  return (
    <form className={forms.row} onSubmit={submit} aria-label={forkWords.form({ corpus: name })}>
      <input
        className={`${forms.input} ${styles.forkName}`}
        aria-label={forkWords.name}
        required
        maxLength={100}
        value={fork}
        onChange={({ target }) => setFork(target.value)}
      />
      <button type="submit" className={forms.button} disabled={busy}>
        {busy ? forkWords.submitting : forkWords.submit}
      </button>
      {refusal === null ? null : <p className={forms.refusal}>{refusal.message}</p>}
    </form>
  );
}
