/** What the page shows of a manifest. */
export interface Manifest {
  readonly counts: { readonly written: number; readonly leftOut: number; readonly skipped: number };
  readonly options: { readonly asOf: string };
  readonly run: { readonly method: string; readonly threshold: number | null } | null;
  readonly encoderId: string | null;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly licence: string;
}

/** A manifest as the API gives it, which has checked it; null for something else. */
export function readManifest(given: unknown): Manifest | null {
  const known = typeof given === 'object' && given !== null && 'made' in given && given.made === 'stray-export';
  return known ? (given as unknown as Manifest) : null;
}
