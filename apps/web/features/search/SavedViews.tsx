import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { useClient } from 'urql';
import { searchWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { DeleteView, LookAtViews, SaveView, UpdateView } from './documents.ts';
import { type ViewChange, ViewRow } from './ViewRow.tsx';
import styles from './views.module.css';

export interface SavedViewsProps {
  readonly datasetId: string;
  /** Query part of the address of what is shown now. */
  readonly address: string;
  /** Shows what an address holds. */
  readonly open: (address: string) => void;
}

/** Views under a name, for everybody who sees the dataset: to be opened, shared by their link, saved, changed and deleted. */
export function SavedViews({ datasetId, address, open }: SavedViewsProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setShown(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !shown) return;
    event.stopPropagation();
    close();
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the button and the list in it
    <div
      className={styles.views}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) close();
      }}
    >
      <button
        ref={button}
        type="button"
        className={styles.viewsButton}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setShown(!shown)}
      >
        {searchWords.views.open} <span aria-hidden="true">▾</span>
      </button>
      <section id={id} className={styles.viewsPanel} aria-label={searchWords.views.label} hidden={!shown}>
        {shown ? (
          <Views
            datasetId={datasetId}
            address={address}
            open={(chosen) => {
              open(chosen);
              close();
              button.current?.focus();
            }}
          />
        ) : null}
      </section>
    </div>
  );
}

function Views({ datasetId, address, open }: SavedViewsProps) {
  const client = useClient();
  const [name, setName] = useState('');
  const { refusal, run } = useWork();
  const { data, asking, again } = useAnswer(LookAtViews, { id: datasetId });
  const views = data?.node?.__typename === 'Dataset' ? data.node.savedViews : null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await run(async () => {
      accepted((await tell(client, SaveView, { datasetId, name, address })).saveView);
      again();
    });
    if (saved) setName('');
  };
  const update = async (viewId: string, { name, renewed }: ViewChange) => {
    accepted((await tell(client, UpdateView, { viewId, name, address: renewed ? address : null })).updateView);
    again();
  };
  const remove = (viewId: string) =>
    run(async () => {
      accepted((await tell(client, DeleteView, { viewId })).deleteView);
      again();
    });
  return (
    <>
      {views === null || views.length === 0 ? (
        <p className={forms.hint}>{asking ? searchWords.views.loading : searchWords.views.none}</p>
      ) : (
        <ul>
          {views.map((view) => (
            <ViewRow
              key={view.id}
              view={view}
              isShown={view.address === address}
              open={open}
              update={(change) => update(view.id, change)}
              remove={() => void remove(view.id)}
            />
          ))}
        </ul>
      )}
      <form className={styles.save} onSubmit={(event) => void save(event)}>
        <label className={forms.field}>
          {searchWords.views.name}
          <input
            className={forms.input}
            value={name}
            maxLength={100}
            required
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <button type="submit" className={forms.button}>
          {searchWords.views.save}
        </button>
      </form>
      {refusal === null ? null : (
        <p role="alert" className={forms.refusal}>
          {refusal.message}
        </p>
      )}
    </>
  );
}
