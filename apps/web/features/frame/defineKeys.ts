/** What a key can be made to do. */
export interface KeyRow<Action extends string = string> {
  readonly action: Action;
  /** The chords that do it unless a person chose others (see chords.ts); may be none. */
  readonly keys: readonly string[];
  /** Under which heading the list of keys has it. */
  readonly group: string;
  readonly label: string;
  /** A word for the foot of the page, which shows the most used keys; rows with the same word are shown together. */
  readonly brief?: string;
  /** Acts while a field is typed in, too. */
  readonly whileTyping?: boolean;
  /** Acts again and again while the key is held. */
  readonly repeats?: boolean;
  /** Nobody can give it another key. */
  readonly fixed?: boolean;
}

export type KeyTable<Action extends string = string> = readonly KeyRow<Action>[];

export type ActionOf<Table extends KeyTable> = Table[number]['action'];

/** A table of keys. Names of actions are unique among all tables: the keys that a person chose are kept by them. */
export const defineKeys = <const Action extends string>(rows: readonly KeyRow<Action>[]): KeyTable<Action> => rows;
