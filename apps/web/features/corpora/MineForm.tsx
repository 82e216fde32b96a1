import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { mineWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { formatOfFile, sendFile } from '../api/sendFile.ts';
import { useWork } from '../api/useWork.ts';
import { FileDrop } from '../frame/FileDrop.tsx';
import forms from '../frame/forms.module.css';
import { useAuthor } from '../frame/useAuthor.ts';
import { corpusAddress } from '../projects/addresses.ts';
import { initialWishes, lexfiles, type MineWishes, mineInput, type Source, sources } from './mineInput.ts';
import { MineCorpus } from './mutations.ts';

export interface MineFormProps {
  readonly project: { readonly id: string; readonly slug: string };
  readonly encoders: readonly { readonly id: string; readonly name: string }[];
  /** Why nothing can be mined yet. */
  readonly obstacle: string | null;
}

/** Finds negatives from the start, for a corpus of this name. */
export function MineForm({ project, encoders, obstacle }: MineFormProps) {
  const client = useClient();
  const router = useRouter();
  const [author] = useAuthor();
  const [wishes, setWishes] = useState(initialWishes);
  const [list, setList] = useState<string | null>(null);
  const { busy, refusal, run } = useWork();
  const change = (wish: Partial<MineWishes>) => setWishes((before) => ({ ...before, ...wish }));

  const mine = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      const { mineCorpus } = await tell(client, MineCorpus, { input: mineInput(wishes, project.id, author) });
      const { draft } = accepted(mineCorpus);
      if (draft) {
        router.push(`${corpusAddress(project.slug, draft.corpus.name)}?draft=${encodeURIComponent(draft.id)}`);
      }
    });
  };
  const take = (file: File) =>
    run(async () => {
      const format = formatOfFile(file.name, { csv: 'csv', json: 'json' });
      const query = new URLSearchParams({ project: project.id, name: file.name, format });
      const stored = await sendFile(`/words?${query}`, file);
      const { wordListId, words, repeated, empty } = stored as StoredList;
      change({ wordListId });
      setList(mineWords.listTaken({ file: file.name, words, repeated, empty }));
    });

  return (
    <form className={forms.form} onSubmit={mine} aria-label={mineWords.form}>
      <label className={forms.field}>
        {mineWords.name}
        <input
          className={forms.input}
          required
          maxLength={100}
          placeholder={mineWords.nameExample}
          value={wishes.name}
          onChange={({ target }) => change({ name: target.value })}
        />
      </label>
      <label className={forms.field}>
        {mineWords.source}
        <select
          className={forms.input}
          value={wishes.source}
          onChange={({ target }) => change({ source: target.value as Source })}
        >
          {sources.map((source) => (
            <option key={source} value={source}>
              {mineWords.sources[source].name}
            </option>
          ))}
        </select>
        {mineWords.sources[wishes.source].hint}
      </label>
      {wishes.source === 'WORDNET' ? <WordNetWishes wishes={wishes} change={change} /> : null}
      {wishes.source === 'LIST' ? (
        <FileDrop label={mineWords.list} accept=".txt,.csv,.json" disabled={busy} onFile={take}>
          {list === null ? null : <span role="status">{list}</span>}
        </FileDrop>
      ) : null}
      <details className={forms.more}>
        <summary>{mineWords.more}</summary>
        <div className={forms.form}>
          {encoders.length > 1 ? (
            <label className={forms.field}>
              {mineWords.encoder}
              <select
                className={forms.input}
                value={wishes.encoderId ?? encoders[0]?.id}
                onChange={({ target }) => change({ encoderId: target.value })}
              >
                {encoders.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          <div className={forms.pair}>
            <NumberField
              label={mineWords.quantile}
              hint="0.95"
              value={wishes.quantile}
              set={(quantile) => change({ quantile })}
            />
            <NumberField
              label={mineWords.fraction}
              hint={wishes.source === 'LIST' ? '1' : '0.15'}
              value={wishes.fraction}
              set={(fraction) => change({ fraction })}
            />
          </div>
          <label className={forms.check}>
            <input
              type="checkbox"
              checked={wishes.keepEdits}
              onChange={({ target }) => change({ keepEdits: target.checked })}
            />
            {mineWords.keepEdits}
          </label>
        </div>
      </details>
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.message}
        </p>
      )}
      {obstacle === null ? null : <p className={forms.hint}>{obstacle}</p>}
      <div className={forms.row}>
        <button
          type="submit"
          className={`${forms.button} ${forms.primary}`}
          disabled={busy || obstacle !== null || (wishes.source === 'LIST' && wishes.wordListId === null)}
        >
          {busy ? mineWords.submitting : mineWords.submit}
        </button>
      </div>
    </form>
  );
}

interface StoredList {
  readonly wordListId: string;
  readonly words: number;
  readonly repeated: number;
  readonly empty: number;
}

interface WishesProps {
  readonly wishes: MineWishes;
  readonly change: (wish: Partial<MineWishes>) => void;
}

function WordNetWishes({ wishes, change }: WishesProps) {
  const { lexfiles: chosen } = wishes;
  const toggle = (file: string) =>
    change({ lexfiles: chosen.includes(file) ? chosen.filter((other) => other !== file) : [...chosen, file] });
  return (
    <>
      <fieldset>
        <legend className={forms.hint}>{mineWords.kinds}</legend>
        <div className={forms.checks}>
          {lexfiles.map((file) => (
            <label key={file} className={forms.check} title={file}>
              <input type="checkbox" checked={chosen.includes(file)} onChange={() => toggle(file)} />
              {mineWords.lexfiles[file]}
            </label>
          ))}
        </div>
      </fieldset>
      <label className={forms.check}>
        <input
          type="checkbox"
          checked={wishes.physicalOnly}
          onChange={({ target }) => change({ physicalOnly: target.checked })}
        />
        {mineWords.physicalOnly}
      </label>
      <div className={forms.pair}>
        <NumberField
          label={mineWords.leastDepth}
          hint="0"
          value={wishes.leastDepth}
          set={(leastDepth) => change({ leastDepth })}
        />
        <NumberField
          label={mineWords.mostDepth}
          hint="20"
          value={wishes.mostDepth}
          set={(mostDepth) => change({ mostDepth })}
        />
      </div>
    </>
  );
}

interface NumberProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly set: (value: string) => void;
}

function NumberField({ label, hint, value, set }: NumberProps) {
  return (
    <label className={forms.field}>
      {label}
      <input
        className={forms.input}
        inputMode="decimal"
        placeholder={hint}
        value={value}
        onChange={({ target }) => set(target.value)}
      />
    </label>
  );
}
