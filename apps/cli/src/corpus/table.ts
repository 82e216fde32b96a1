export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
  /** Numbers stand at the right. */
  readonly right?: boolean;
}

/** Rows in columns of equal width, with a line of titles; wide enough for what they hold. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ of }) => of(row)))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => [...(line[i] ?? '')].length)));
  return cells
    .map((line) =>
      line
        .map((cell, i) => {
          const room = ' '.repeat((widths[i] ?? 0) - [...cell].length);
          return columns[i]?.right ? room + cell : cell + room;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
