import { formatBytes, qualityWords } from '../../words/index.ts';
import type { Sample } from '../samples/documents.ts';
import { Photo } from '../samples/Photo.tsx';
import { tileSources } from '../samples/photoSources.ts';
import styles from './duplicates.module.css';
import type { Duplicates } from './useDuplicates.ts';

export interface DuplicateGroupsProps {
  readonly duplicates: Duplicates;
  readonly focusedId: string | null;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** Photos that show the same, side by side, with what differs. */
export function DuplicateGroups({ duplicates, focusedId, onFocus, onOpen }: DuplicateGroupsProps) {
  const { groups, failure, totalCount, more } = duplicates;
  return (
    <div className={styles.groups}>
      {failure === null ? null : <p role="alert">{failure}</p>}
      {totalCount === 0 ? <p className={styles.none}>{qualityWords.duplicates.none}</p> : null}
      <ol>
        {groups.map((group) => (
          <li key={group.samples[0]?.id}>
            <h3>
              {qualityWords.duplicates.heading({
                photos: group.size,
                exact: group.kind === 'EXACT',
                shown: group.samples.length,
              })}
            </h3>
            <ul>
              {group.samples.map((sample) => (
                <li key={sample.id}>
                  <Copy
                    sample={sample}
                    largest={group.samples[0] ?? sample}
                    focused={sample.id === focusedId}
                    onFocus={onFocus}
                    onOpen={onOpen}
                  />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {more === undefined ? null : (
        <button type="button" className={styles.more} onClick={more}>
          {qualityWords.duplicates.more}
        </button>
      )}
    </div>
  );
}

interface CopyProps {
  readonly sample: Sample;
  readonly largest: Sample;
  readonly focused: boolean;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

function Copy({ sample, largest, focused, onFocus, onOpen }: CopyProps) {
  const { id, path, width, height, bytes } = sample;
  const sized = width !== null && height !== null;
  const differs = width !== largest.width || height !== largest.height;
  return (
    <button
      type="button"
      className={styles.copy}
      aria-pressed={focused}
      title={path}
      onClick={() => onFocus(id)}
      onDoubleClick={() => onOpen(id)}
    >
      <span className={styles.square}>
        <Photo key={id} sources={tileSources(sample, 160)} alt={path} colour={null} fit="contain" />
      </span>
      <span className={styles.path}>{path}</span>
      <span className={styles.facts}>
        {sized ? <span data-differs={differs || undefined}>{`${width} × ${height}`}</span> : null}
        <span>{formatBytes(bytes)}</span>
      </span>
    </button>
  );
}
