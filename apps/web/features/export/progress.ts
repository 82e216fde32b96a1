import type { ExportRow } from './documents.ts';

export const isOpen = ({ status }: Pick<ExportRow, 'status'>): boolean => status === 'QUEUED' || status === 'RUNNING';

export const shareOf = ({ done, total }: Pick<ExportRow, 'done' | 'total'>): number => (total > 0 ? done / total : 0);
