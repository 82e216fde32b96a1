/** A file that says what images show. */
export interface AnnotationFile {
  /** In its tree. */
  readonly path: string;
  /** Its bytes from the beginning, as often as it is asked. */
  open(): Promise<AsyncIterable<Uint8Array>>;
  /** Where its bytes lie on the disk, if they are to be read in any order. */
  readonly file?: string;
}

const endings = ['.json', '.jsonl', '.csv', '.tsv', '.parquet', '.yaml', '.yml'] as const;
export type AnnotationEnding = (typeof endings)[number];

/** What a file may be an annotation file as, by its name; undefined for any other. */
export function annotationEnding(path: string): AnnotationEnding | undefined {
  const lower = path.toLowerCase();
  return endings.find((ending) => lower.endsWith(ending));
}

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** Without its last ending. */
export function withoutEnding(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}
