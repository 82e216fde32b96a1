'use client';

import { type ColumnDef, type RowData, tableFeatures, useTable } from '@tanstack/react-table';
import type { ComponentProps } from 'react';

const features = tableFeatures({});

/** `header` draws a whole `th` and `cell` a whole `td`, so that a cell's own attributes are at hand. */
export type TableColumn<Row extends RowData> = ColumnDef<typeof features, Row>;

export interface TableProps<Row extends RowData> {
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** What a row is made up of, shown below it. */
  readonly partsOf?: (row: Row) => readonly Row[] | undefined;
  readonly looksOf?: (
    row: Row,
  ) => Pick<ComponentProps<'tr'>, 'className'> & { readonly 'data-picked'?: true | undefined };
  readonly caption?: string;
  readonly className: string | undefined;
}

/** A table whose rows stand as they come. The columns are to be the same array at every drawing. */
export function Table<Row extends RowData>(props: TableProps<Row>) {
  const { columns, rows, idOf, partsOf, looksOf, caption, className } = props;
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: idOf,
    ...(partsOf && { getSubRows: partsOf }),
  });
  const drawn = table.getRowModel().rows;
  const bodies = partsOf === undefined ? [drawn] : drawn.map((row) => [row, ...row.subRows]);
  return (
    <table className={className}>
      {caption === undefined ? null : <caption className="spoken">{caption}</caption>}
      {columns.every(({ header }) => header === undefined) ? null : (
        <thead>
          {table.getHeaderGroups().map(({ id, headers }) => (
            <tr key={id}>
              {headers.map((header) => (
                <table.FlexRender key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
      )}
      {bodies.map((body) => (
        <tbody key={partsOf === undefined ? 'all' : body[0]?.id}>
          {body.map((row) => (
            <tr key={row.id} {...looksOf?.(row.original)}>
              {row.getAllCells().map((cell) => (
                <table.FlexRender key={cell.id} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
