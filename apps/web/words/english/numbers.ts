const counts = new Intl.NumberFormat('en-US');

export const formatCount = (count: number): string => counts.format(count);

/** Three decimals, as scores and thresholds are compared by them. */
export const formatScore = (score: number): string => score.toFixed(3);

/** Decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  const [unit, size] = bytes < 999_950_000 ? ['MB', 1e6] : bytes < 999_950_000_000 ? ['GB', 1e9] : ['TB', 1e12];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

export function formatRate(perSecond: number): string {
  return `${perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))}/s`;
}

/** Rounded down: 100 % is said of what is done, never of what nearly is. */
export const formatShare = (share: number): string => `${Math.floor(Math.min(1, Math.max(0, share)) * 100)} %`;

/** `v3`: how versions of corpora and of labels are named. */
export const formatVersion = (number: number): string => `v${number}`;
