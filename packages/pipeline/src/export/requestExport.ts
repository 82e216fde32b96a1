import { type ExportFormat, exportOptions, StrayError } from '@stray/core';
import {
  addExport,
  cancelExport as cancelRow,
  deleteExportRow,
  type Export,
  type ExportSource,
  exportMoment,
  requeueExport,
} from '@stray/db';
import { collect, type RemovalStores } from '../removal/erase.ts';
import { exportFileName } from './fileName.ts';

export interface ExportWish extends Omit<ExportSource, 'asOf'> {
  readonly format: ExportFormat;
  /** This moment when it is left out. */
  readonly asOf?: Date | undefined;
  readonly author: string;
}

const timeouts = { timeout: 60_000, maxWait: 60_000 };

/** Exports of a dataset that may be waiting or at work at once. */
const mostOpen = 20;

/** Queues an export. @throws StrayError NOT_FOUND · BAD_ARGUMENT for a moment that is not yet · CONFLICT for too many */
export function startExport({ db, queue }: RemovalStores, wish: ExportWish): Promise<Export> {
  const { datasetId, format, author, asOf, ...options } = wish;
  return db.$transaction(async (tx) => {
    const dataset = await tx.dataset.findFirst({ where: { id: datasetId, deletedAt: null } });
    if (dataset === null) throw new StrayError('NOT_FOUND', 'There is no such dataset.');
    const moment = await momentOf(await exportMoment(tx), asOf);
    const open = await tx.export.count({ where: { datasetId, status: { in: ['QUEUED', 'RUNNING'] } } });
    if (open >= mostOpen)
      throw new StrayError('CONFLICT', `${open} exports are being made already; wait for one of them.`);
    const made = await addExport(tx, {
      ...{ datasetId, format, author },
      options: exportOptions.parse({ ...options, asOf: moment.toISOString() }),
      fileName: exportFileName(dataset.name, format, moment),
    });
    await queue.send('export', { exportId: made.id }, tx);
    return made;
  }, timeouts);
}

function momentOf(now: Date, asOf: Date | undefined): Date {
  if (asOf === undefined) return now;
  if (asOf <= now) return asOf;
  throw new StrayError('BAD_ARGUMENT', 'The moment of an export cannot lie in the future.');
}

/** Ends an export that waits or is at work. @throws StrayError NOT_FOUND · CONFLICT when it has ended */
export async function cancelExport({ db }: RemovalStores, id: string): Promise<Export> {
  const ended = await cancelRow(db, id);
  return ofState(await db.export.findUnique({ where: { id } }), ended, 'The export has come to its end.');
}

/** Makes an export that has ended anew, as of the same moment. @throws StrayError NOT_FOUND · CONFLICT while it is made */
export function retryExport({ db, queue }: RemovalStores, id: string): Promise<Export> {
  return db.$transaction(async (tx) => {
    const queued = await requeueExport(tx, id);
    const found = ofState(await tx.export.findUnique({ where: { id } }), queued, 'The export is still being made.');
    await queue.send('export', { exportId: id }, tx);
    return found;
  }, timeouts);
}

/** Deletes an export that has ended, and its file. @throws StrayError NOT_FOUND · CONFLICT while it is made */
export function deleteExport({ db, queue }: RemovalStores, id: string): Promise<Export> {
  return db.$transaction(async (tx) => {
    const gone = await deleteExportRow(tx, id);
    if (gone.sha256 !== null) await collect({ db, queue }, { sweep: false }, tx);
    return gone;
  }, timeouts);
}

function ofState(found: Export | null, changed: boolean, otherwise: string): Export {
  if (found === null) throw new StrayError('NOT_FOUND', 'There is no such export.');
  if (!changed) throw new StrayError('CONFLICT', otherwise);
  return found;
}
