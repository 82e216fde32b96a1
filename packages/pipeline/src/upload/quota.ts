import { StrayError } from '@stray/core';
import type { Usage } from '@stray/db';

/** Bytes; undefined: as many as the disk holds. */
export interface QuotaLimits {
  readonly project?: number | undefined;
  readonly instance?: number | undefined;
}

/** @throws StrayError QUOTA_EXCEEDED when `adding` bytes more would be too much */
export function assertWithinQuota(usage: Usage, adding: number, limits: QuotaLimits): void {
  refuseOver(limits.project, usage.project + adding, 'The project may hold');
  refuseOver(limits.instance, usage.instance + adding, 'This Stray may hold');
}

function refuseOver(most: number | undefined, bytes: number, what: string): void {
  if (most === undefined || bytes <= most) return;
  throw new StrayError('QUOTA_EXCEEDED', `${what} ${inWords(most)}, and this would make it ${inWords(bytes)}.`);
}

function inWords(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
