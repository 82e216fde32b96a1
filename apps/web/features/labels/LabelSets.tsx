import { plural } from '../format/numbers.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import type { LabelsProject } from './documents.ts';
import styles from './labels.module.css';

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
    <nav className={styles.sets} aria-label="Versions">
      <h2>Versions</h2>
      <ul>
        {[...sets]
          .sort((a, b) => b.version - a.version)
          .map(({ id, version, createdAt, createdBy, labelCount }) => (
            <li key={id}>
              <button type="button" className={styles.set} aria-pressed={id === shownId} onClick={() => show(id)}>
                <span aria-hidden="true" data-active={id === inUse?.id || undefined}>
                  {id === inUse?.id ? '●' : '○'}
                </span>
                <span>
                  v{version}
                  {id === inUse?.id ? ' in use' : ''}
                </span>
                <span className={styles.dim}>
                  {plural(labelCount, 'class', 'classes')} · <Ago moment={createdAt} />
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
                  {inUse !== null && inUse.version > version ? `Roll back to v${version}` : `Use v${version}`}
                </button>
              ) : null}
            </li>
          ))}
      </ul>
    </nav>
  );
}
