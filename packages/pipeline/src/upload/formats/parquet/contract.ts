/** A column of a Parquet file, with the names of its fields where it is a struct. */
export interface TableColumn {
  readonly name: string;
  readonly fields: readonly string[];
}

/** What a Parquet file says of itself. */
export interface TableFacts {
  readonly columns: readonly TableColumn[];
  /** Texts that its writer has put beside the rows, by their keys. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface TableRow {
  /** From 1. */
  readonly number: number;
  readonly values: Readonly<Record<string, unknown>>;
}

export type ToTable = { readonly kind: 'read'; readonly columns: readonly string[] } | { readonly kind: 'more' };

export type FromTable =
  | { readonly kind: 'facts'; readonly facts: TableFacts }
  /** Some rows, and whether they were the last ones. */
  | { readonly kind: 'rows'; readonly rows: readonly TableRow[]; readonly ended: boolean }
  /** Rows that cannot be read; those behind them can. */
  | { readonly kind: 'lost'; readonly what: string }
  | { readonly kind: 'refused'; readonly why: string };
