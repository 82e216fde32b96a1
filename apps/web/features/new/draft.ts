/** What a person has typed for a new project; files are not part of it, because a page cannot keep them. */
export interface Draft {
  readonly name: string;
  /** The names of the classes, as they were typed. */
  readonly classes: string;
  /** The senses that were pinned, by the class's name. */
  readonly senses: Readonly<Record<string, string>>;
  /** Of the server; empty where photos are sent from here. */
  readonly path: string;
  /** What had been chosen here, for the time after a reload. */
  readonly chosen: { readonly name: string; readonly count: number } | null;
  /** What is made already, where it came to a stop on the way. */
  readonly made: Made;
}

export interface Made {
  readonly project?: { readonly id: string; readonly slug: string };
  /** The classes that were saved, as they were sent. */
  readonly labels?: string;
  readonly dataset?: { readonly id: string; readonly name: string };
}

export const emptyDraft: Draft = { name: '', classes: '', senses: {}, path: '', chosen: null, made: {} };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** What is stored may be anything. */
export function readDraft(stored: string | null): Draft {
  if (stored === null) return emptyDraft;
  try {
    const given = record(JSON.parse(stored));
    const { chosen, made } = { chosen: record(given.chosen), made: record(given.made) };
    const { project, dataset } = { project: record(made.project), dataset: record(made.dataset) };
    return {
      name: text(given.name),
      classes: text(given.classes),
      senses: Object.fromEntries(
        Object.entries(record(given.senses)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      ),
      path: text(given.path),
      chosen:
        typeof chosen.count === 'number' && chosen.count > 0 ? { name: text(chosen.name), count: chosen.count } : null,
      made: {
        ...(text(project.id) !== '' && { project: { id: text(project.id), slug: text(project.slug) } }),
        ...(text(made.labels) !== '' && { labels: text(made.labels) }),
        ...(text(dataset.id) !== '' && { dataset: { id: text(dataset.id), name: text(dataset.name) } }),
      },
    };
  } catch {
    return emptyDraft;
  }
}

const draftKey = 'stray-new';

export function loadDraft(): Draft {
  try {
    return readDraft(sessionStorage.getItem(draftKey));
  } catch {
    return emptyDraft;
  }
}

/** Keeps it for this tab, whatever is visited meanwhile; null forgets it. */
export function keepDraft(draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(draftKey);
    else sessionStorage.setItem(draftKey, JSON.stringify(draft));
  } catch {
    // Without storage it lasts as long as the page.
  }
}
