/** An image that does not pass, and why; paths are relative to the folder that is checked. */
export type Finding =
  | { readonly kind: 'flagged'; readonly path: string; readonly score: number; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string; readonly reason: string };

/** What was found among the images of a folder. */
export interface Checked {
  /** Images looked at, those that cannot be read too. */
  readonly images: number;
  /** Images that score below it are flagged. */
  readonly threshold: number;
  /** The lowest scores first, after what cannot be read. */
  readonly findings: readonly Finding[];
}

/** How many images may be flagged: a share of them in per cent, or a number. */
export type Allowance =
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'count'; readonly most: number };

export function passes({ images, findings }: Checked, allowance: Allowance): boolean {
  return allowance.kind === 'count'
    ? findings.length <= allowance.most
    : findings.length * 100 <= allowance.percent * images;
}

export const describeAllowance = (allowance: Allowance): string =>
  allowance.kind === 'count' ? String(allowance.most) : `${allowance.percent} %`;

/** `5%`, or a whole number; undefined for anything else. */
export function readAllowance(given: string): Allowance | undefined {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(given)?.[1];
  if (percent !== undefined) return Number(percent) <= 100 ? { kind: 'share', percent: Number(percent) } : undefined;
  return /^\d{1,9}$/.test(given) ? { kind: 'count', most: Number(given) } : undefined;
}

export const worstFirst = (findings: readonly Finding[]): Finding[] => {
  const rank = (finding: Finding) => (finding.kind === 'flagged' ? finding.score : Number.NEGATIVE_INFINITY);
  return [...findings].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
};
