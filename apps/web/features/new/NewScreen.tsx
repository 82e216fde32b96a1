'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { appWords, newWords } from '../../words/index.ts';
import { messageOf } from '../api/ask.ts';
import forms from '../frame/forms.module.css';
import { wordsIn } from '../labels/labelRows.ts';
import { datasetAddress } from '../projects/addresses.ts';
import { chosen, type FileToSend } from '../upload/uploadFiles.ts';
import { ClassesStep } from './ClassesStep.tsx';
import { datasetNameFor } from './datasetName.ts';
import { type Draft, emptyDraft, keepDraft, loadDraft } from './draft.ts';
import { makeProject, type Stage, Stopped } from './makeProject.ts';
import styles from './new.module.css';
import { PhotosStep } from './PhotosStep.tsx';
import { ProgressLine } from './ProgressLine.tsx';
import { type Field, type Refusals, refusalsOf } from './refusals.ts';

const fieldIds = { name: 'new-name', classes: 'new-classes', photos: 'new-photos' } as const satisfies Record<
  Field,
  string
>;

/** A name, the classes, the photos: all on one screen, and nothing that is typed is lost. */
export function NewScreen() {
  const client = useClient();
  const router = useRouter();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [files, setFiles] = useState<readonly FileToSend[]>([]);
  const [others, setOthers] = useState(0);
  const [refusals, setRefusals] = useState<Refusals>({});
  const [stage, setStage] = useState<Stage | null>(null);
  const [stopped, setStopped] = useState<string | null>(null);
  const [done, setDone] = useState<{ readonly href: string; readonly refused: readonly string[] } | null>(null);
  const stop = useRef(new AbortController());
  const ready = useRef(false);

  // With the first painting, not after it: what is typed in between would be overwritten by what is loaded.
  useLayoutEffect(() => {
    const kept = loadDraft();
    setDraft({ ...kept, name: typedIn('name') || kept.name, classes: typedIn('classes') || kept.classes });
    ready.current = true;
    return () => stop.current.abort();
  }, []);
  useEffect(() => {
    if (ready.current && done === null) keepDraft(draft);
  }, [draft, done]);
  useEffect(() => {
    if (stage === null) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [stage]);

  const change = (part: Partial<Draft>, field: Field) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefusals(({ [field]: _, ...left }) => left);
  };
  const add = (given: readonly FileToSend[]) => {
    const { wanted, others: left } = chosen(given);
    setFiles(wanted);
    setOthers(left);
    change({ chosen: { name: datasetNameFor(given, ''), count: wanted.length }, path: '' }, 'photos');
  };
  const refuse = (found: Refusals) => {
    setRefusals(found);
    const first = (['name', 'classes', 'photos'] as const).find((field) => found[field] !== undefined);
    if (first !== undefined) document.getElementById(fieldIds[first])?.focus();
  };

  const begin = async (event: FormEvent) => {
    event.preventDefault();
    const found = refusalsOf(draft, files.length);
    refuse(found);
    if (Object.keys(found).length > 0) return;
    setStopped(null);
    stop.current = new AbortController();
    let refused: readonly string[] = [];
    try {
      setStage({ step: 'project' });
      const { slug, dataset } = await makeProject({
        client,
        draft,
        files,
        datasetName: datasetNameFor(files, draft.chosen?.name ?? draft.path),
        signal: stop.current.signal,
        keep: (made) => setDraft((before) => ({ ...before, made })),
        tell: (next) => {
          setStage(next);
          if (next.step === 'upload') refused = next.sent.refused.map(({ path, message }) => `${path}: ${message}`);
        },
      });
      keepDraft(null);
      const href = datasetAddress(slug, dataset);
      setDone({ href, refused });
      if (refused.length === 0) router.push(href);
    } catch (error) {
      setStage(null);
      if (error instanceof Stopped && error.field !== null) refuse({ [error.field]: error.message });
      else setStopped(messageOf(error));
    }
  };

  const { made } = draft;
  const busy = stage !== null;
  return (
    <main className={styles.page}>
      <h2 className={styles.title}>{newWords.question}</h2>
      <p className={forms.hint}>{newWords.intro}</p>
      <form onSubmit={begin} className={styles.steps} noValidate aria-label={appWords.pages.newProject}>
        <section className={styles.step} aria-labelledby="step-name">
          <h3 id="step-name">{newWords.name.heading}</h3>
          <label className={forms.field}>
            {newWords.name.label}
            <input
              id={fieldIds.name}
              className={forms.input}
              // biome-ignore lint/a11y/noAutofocus: the first field of a page that is a form
              autoFocus
              maxLength={100}
              placeholder={newWords.name.example}
              autoComplete="off"
              readOnly={made.project !== undefined}
              disabled={busy}
              value={draft.name}
              aria-invalid={refusals.name !== undefined}
              aria-describedby={refusals.name === undefined ? undefined : 'refused-name'}
              onChange={({ target }) => change({ name: target.value }, 'name')}
            />
          </label>
          {made.project === undefined || busy ? null : (
            <p className={forms.hint}>
              {newWords.name.madeAlready}{' '}
              <button type="button" className={styles.link} onClick={() => change({ made: {} }, 'name')}>
                {newWords.name.makeAnother}
              </button>
            </p>
          )}
          <Refusal id="refused-name" text={refusals.name} />
        </section>
        <section className={styles.step} aria-labelledby="step-classes">
          <h3 id="step-classes">
            {newWords.classes.heading} <span className={styles.aside}>{countWords(draft.classes)}</span>
          </h3>
          <ClassesStep
            id={fieldIds.classes}
            draft={draft}
            files={files}
            disabled={busy}
            invalid={refusals.classes !== undefined}
            change={(part) => change(part, 'classes')}
          />
          <Refusal id="refused-classes" text={refusals.classes} />
        </section>
        <section className={styles.step} aria-labelledby="step-photos">
          <h3 id="step-photos">{newWords.photos.heading}</h3>
          <PhotosStep
            id={fieldIds.photos}
            draft={draft}
            files={files}
            others={others}
            disabled={busy}
            add={add}
            clear={() => {
              setFiles([]);
              setOthers(0);
              change({ chosen: null }, 'photos');
            }}
            setPath={(path) => change({ path }, 'photos')}
          />
          <Refusal id="refused-photos" text={refusals.photos} />
        </section>
        <div className={styles.end}>
          {done !== null && done.refused.length > 0 ? (
            <>
              <ul className={styles.refused} aria-label={newWords.refused}>
                {done.refused.slice(0, 20).map((line) => (
                  <li key={line} className={forms.refusal}>
                    {line}
                  </li>
                ))}
              </ul>
              <button
                type="button"
                className={`${forms.button} ${forms.primary}`}
                onClick={() => router.push(done.href)}
              >
                {newWords.goOnWithout({ refused: done.refused.length })}
              </button>
            </>
          ) : stage === null ? (
            <button type="submit" className={`${forms.button} ${forms.primary} ${styles.start}`}>
              {newWords.begin}
            </button>
          ) : (
            <ProgressLine stage={stage} stop={() => stop.current.abort()} />
          )}
          {stopped === null ? null : (
            <p className={forms.refusal} role="alert">
              {stopped}
            </p>
          )}
        </div>
      </form>
    </main>
  );
}

/** What stands in a field already: somebody may have typed before the page listened. */
function typedIn(field: Field): string {
  const element = document.getElementById(fieldIds[field]);
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : '';
}

function Refusal({ id, text }: { id: string; text: string | undefined }) {
  return text === undefined ? null : (
    <p id={id} className={forms.refusal} role="alert">
      {text}
    </p>
  );
}

function countWords(classes: string): string {
  const { length } = wordsIn(classes);
  return length === 0 ? '' : String(length);
}
