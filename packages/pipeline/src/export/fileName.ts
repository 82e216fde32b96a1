import { type ExportFormat, exportEndings } from '@stray/core';

/** The name of an export's file: of letters, digits, `-` and `_` alone, so that it is one on every system. */
export function exportFileName(dataset: string, format: ExportFormat, asOf: Date): string {
  const name =
    dataset
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'dataset';
  const moment = asOf.toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `${name}-${format.toLowerCase().replaceAll('_', '-')}-${moment}.${exportEndings[format]}`;
}
