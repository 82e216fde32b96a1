/** The ways of scoring, by the names that commands, the API and stored runs use. */
export const methods = [
  'neglabel',
  'neglabel-ungrouped',
  'csp',
  'mcm',
  'max-logit',
  'energy',
  'msp',
  'zoc',
  'clipn',
  'clipn-ctw',
] as const;
export type Method = (typeof methods)[number];

/**
 * What a method needs besides class names: mined negatives from the plain pool of words or from CSP's conjugated one, the
 * lexicon, an encoder that is a closed-set classifier too, or one with a second, "no" text tower.
 */
export type MethodNeed = 'negatives' | 'conjugated-negatives' | 'lexicon' | 'classifier' | 'no-tower';

export interface MethodFacts {
  /** As the papers write it. */
  readonly title: string;
  /** The least and the most that a score can be; higher = in-distribution, whatever the method. */
  readonly range: { readonly least: number; readonly most: number };
  readonly needs: readonly MethodNeed[];
  /** The rule of a run that names no threshold. */
  readonly rule: 'even-odds' | 'low-outliers';
}

const probability = { least: 0, most: 1 };
const unbounded = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

export const methodFacts: Readonly<Record<Method, MethodFacts>> = {
  neglabel: { title: 'NegLabel', range: probability, needs: ['negatives'], rule: 'even-odds' },
  'neglabel-ungrouped': {
    title: 'NegLabel, ungrouped',
    range: probability,
    needs: ['negatives'],
    rule: 'even-odds',
  },
  csp: { title: 'CSP', range: probability, needs: ['conjugated-negatives'], rule: 'even-odds' },
  mcm: { title: 'MCM', range: probability, needs: [], rule: 'low-outliers' },
  'max-logit': { title: 'MaxLogit', range: unbounded, needs: [], rule: 'low-outliers' },
  energy: { title: 'Energy', range: unbounded, needs: [], rule: 'low-outliers' },
  msp: { title: 'MSP', range: probability, needs: ['classifier'], rule: 'low-outliers' },
  zoc: { title: 'ZOC', range: probability, needs: ['lexicon'], rule: 'low-outliers' },
  clipn: { title: 'CLIPN-ATD', range: probability, needs: ['no-tower'], rule: 'low-outliers' },
  'clipn-ctw': { title: 'CLIPN-CTW', range: probability, needs: ['no-tower'], rule: 'low-outliers' },
};

/** True when the method's scores are shares between 0 and 1; otherwise they are logits, without bounds. */
export function isBounded(method: Method): boolean {
  return Number.isFinite(methodFacts[method].range.most);
}
