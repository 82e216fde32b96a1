import { formatVersion, labelsWords } from '../../words/index.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import type { LabelsProject } from './documents.ts';
import styles from './labels.module.css';

const words = labelsWords.versions;

export interface LabelSetsProps {
  readonly project: LabelsProject;
  readonly shownId: string | null;
  readonly busy: boolean;
  readonly show: (id: string) => void;
  readonly activate: (id: string) => void;
}

/** The versions of the labels; one of them is in use. */
export function LabelSets({ project, shownId, busy, show, activate }: LabelSetsProps) {
  const sets = project.labelSets.edges.map(({ node }) => node);
  const inUse = project.activeLabelSet;
  if (sets.length === 0) return null;
  return (
    <nav className={styles.sets} aria-label={words.title}>
      <h2>{words.title}</h2>
      <ul>
        {[...sets]
          .sort((a, b) => b.version - a.version)
          .map(({ id, version, createdAt, createdBy, labelCount }) => (
            <li key={id}>
              <button type="button" className={styles.set} aria-pressed={id === shownId} onClick={() => show(id)}>
                <span aria-hidden="true" data-active={id === inUse?.id || undefined}>
                  {id === inUse?.id ? '●' : '○'}
                </span>
                <span>{id === inUse?.id ? words.inUse({ version }) : formatVersion(version)}</span>
                <span className={styles.dim}>
                  {words.classes({ classes: labelCount })} · <Ago moment={createdAt} />
                  {createdBy === null ? '' : ` · ${createdBy}`}
                </span>
              </button>
              {id === shownId && id !== inUse?.id ? (
                <button
                  type="button"
                  className={`${forms.button} ${forms.small}`}
                  disabled={busy}
                  onClick={() => activate(id)}
                >
                  {inUse !== null && inUse.version > version
                    ? words.rollBack({ version })
                    : words.activate({ version })}
                </button>
              ) : null}
            </li>
          ))}
      </ul>
    </nav>
  );
}
