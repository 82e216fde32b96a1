import Link from 'next/link';
import { diskWords, formatBytes, formatCount } from '../../words/index.ts';
import type { TableColumn } from '../frame/Table.tsx';
import { datasetAddress, projectAddress } from '../projects/addresses.ts';
import styles from './disk.module.css';
import type { Kind } from './diskKinds.ts';
import type { DiskUse } from './documents.ts';

export const kindColumns: readonly TableColumn<Kind>[] = [
  {
    id: 'name',
    cell: ({ row: { original } }) => (
      <th scope="row">
        {original.name}
        <span className={styles.hint}>{original.hint}</span>
      </th>
    ),
  },
  { id: 'count', cell: ({ row }) => <td>{row.original.count}</td> },
  { id: 'bytes', cell: ({ row }) => <td>{row.original.bytes}</td> },
];

/** A project with its datasets, or one of these. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly samples: number;
  readonly bytes: DiskUse['projects'][number]['bytes'];
  readonly parts?: readonly Place[];
}

export const placesOf = (use: DiskUse): Place[] =>
  use.projects.map(({ project, samples, bytes, datasets }) => ({
    ...project,
    address: projectAddress(project.slug),
    samples,
    bytes,
    parts: datasets.map(({ dataset, ...size }) => ({
      ...dataset,
      address: datasetAddress(project.slug, dataset),
      ...size,
    })),
  }));

const { columns } = diskWords.projects;

export const placeColumns: readonly TableColumn<Place>[] = [
  {
    id: 'name',
    header: () => <th scope="col">{columns.name}</th>,
    cell: ({ row }) => (
      <th scope="row">
        <Link href={row.original.address}>{row.original.name}</Link>
      </th>
    ),
  },
  {
    id: 'photos',
    header: () => <th scope="col">{columns.photos}</th>,
    cell: ({ row }) => <td>{formatCount(row.original.samples)}</td>,
  },
  {
    id: 'size',
    header: () => <th scope="col">{columns.size}</th>,
    cell: ({ row }) => <td>{formatBytes(row.original.bytes)}</td>,
  },
];
