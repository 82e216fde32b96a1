import { parseFilter } from '@stray/core/filter';
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { searchWords } from '../../words/index.ts';
import { useDrop } from '../frame/useDrop.ts';
import { FilterMistake } from './FilterMistake.tsx';
import { OptionLine } from './OptionLine.tsx';
import { SearchByPhoto } from './SearchByPhoto.tsx';
import styles from './search.module.css';
import { type SearchOption, searchOptions, submitted } from './searchOptions.ts';
import type { SearchState } from './searchState.ts';
import { useImageSearch } from './useImageSearch.ts';
import { useKnownValues } from './useKnownValues.ts';

export interface SearchBarProps {
  readonly datasetId: string;
  readonly search: SearchState;
  readonly change: (change: Partial<SearchState> & { readonly path?: string }) => void;
  /** For the key that leads here. */
  readonly input: RefObject<HTMLInputElement | null>;
}

/** Where photos are searched: by a filter with proposals, by words for what they show, by path, or by an image. */
export function SearchBar({ datasetId, search, change, input }: SearchBarProps) {
  const { q } = search;
  const id = useId();
  const [typed, setTyped] = useState(q);
  const [caret, setCaret] = useState(q.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [visited, setVisited] = useState(false);
  /** Whether what is typed was to be searched by and is no filter. */
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    setTyped(q);
    setRefused(parseFilter(q).error !== undefined);
  }, [q]);
  // Where a proposal puts the caret. It is set with the text itself: later, and it would jump among letters typed since.
  const caretToBe = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caretToBe.current === null) return;
    input.current?.setSelectionRange(caretToBe.current, caretToBe.current);
    caretToBe.current = null;
  });
  const image = useImageSearch(datasetId, (imageId) => change({ like: { kind: 'image', id: imageId } }));
  const known = useKnownValues(datasetId, { wanted: visited });
  const options = useMemo(() => searchOptions(typed, caret, known), [typed, caret, known]);
  const shown = open && options.length > 0;
  const { error } = parseFilter(typed);

  const edit = (text: string, at: number | null) => {
    setTyped(text);
    setCaret(at ?? text.length);
    setActive(-1);
    setOpen(true);
    setRefused(false);
    image.forget();
  };
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const take = (option: SearchOption) => {
    switch (option.kind) {
      case 'insert':
        edit(option.typed, option.caret);
        caretToBe.current = option.caret;
        return;
      case 'filter':
        change({ q: option.q });
        return close();
      case 'like':
        setTyped(q);
        change({ like: { kind: 'text', text: option.text } });
        return close();
      case 'path':
        setTyped(q);
        change({ path: option.path });
        return close();
      default:
        return option satisfies never;
    }
  };
  const submit = () => {
    const chosen = shown ? (options[active] ?? submitted(typed)) : submitted(typed);
    if (chosen !== null) return take(chosen);
    setRefused(true);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setOpen(true);
      // From the text to the first or last line, and beyond them back to the text.
      setActive((before) => (open ? ((before + 1 + step + options.length + 1) % (options.length + 1)) - 1 : -1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  const drop = useDrop(({ files }) => image.search([...files]));
  return (
    <search className={styles.search} {...drop}>
      <div className={styles.bar} data-wrong={(refused && error !== undefined) || undefined}>
        <span aria-hidden="true" className={styles.lens}>
          ⌕
        </span>
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={searchWords.label}
          aria-expanded={shown}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${id}${active}` : undefined}
          aria-invalid={(refused && error !== undefined) || undefined}
          aria-describedby={refused ? `${id}wrong` : undefined}
          value={typed}
          maxLength={2000}
          placeholder={searchWords.example}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onFocus={() => setVisited(true)}
          onClick={() => setOpen(true)}
          onBlur={close}
          onChange={({ target }) => edit(target.value, target.selectionStart)}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? typed.length)}
          onKeyDown={onKeyDown}
        />
        {typed === '' ? (
          <kbd title={searchWords.keyHint}>/</kbd>
        ) : (
          <button
            type="button"
            className={styles.clear}
            aria-label={searchWords.empty}
            onClick={() => {
              edit('', 0);
              change({ q: '' });
              input.current?.focus();
            }}
          >
            ✕
          </button>
        )}
        <SearchByPhoto busy={image.busy} onFiles={image.search} />
      </div>
      <div
        id={`${id}list`}
        role="listbox"
        aria-label={searchWords.proposals.label}
        className={styles.list}
        hidden={!shown}
        // The focus stays in the text while the list is scrolled.
        onMouseDown={(event) => event.preventDefault()}
      >
        {shown
          ? options.map((option, i) => (
              <OptionLine
                key={JSON.stringify(option)}
                id={`${id}${i}`}
                option={option}
                active={i === active}
                onTake={() => take(option)}
              />
            ))
          : null}
      </div>
      {refused && error !== undefined && !shown ? <FilterMistake id={`${id}wrong`} text={typed} error={error} /> : null}
      {image.failure === null ? null : (
        <p role="alert" className={styles.failure}>
          {image.failure}
        </p>
      )}
    </search>
  );
}
