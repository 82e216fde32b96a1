/** How a threshold was chosen, by the name that a run stores. */
export interface RuleText {
  readonly name: string;
  readonly meaning: string;
}

const known: Readonly<Record<string, RuleText>> = {
  given: { name: 'given by hand', meaning: 'Someone chose this threshold.' },
  'even-odds': {
    name: 'rule even-odds',
    meaning:
      'Flagged where the negative words weigh more than the nearest class. A suggestion without a guarantee: look before you drop.',
  },
  'target-recall': {
    name: 'target recall',
    meaning:
      'Set so that the wished share of photos that belong is kept, measured on calibration photos. It holds on average for photos drawn as those were.',
  },
  fdr: {
    name: 'false-discovery share',
    meaning:
      'Flagged by p-values from calibration photos, so that good photos are at most the wished share of the flagged. It holds on average for photos drawn as those were.',
  },
  'low-outliers': {
    name: 'rule low-outliers',
    meaning:
      'Flagged where the score lies far below most of this dataset. A suggestion without a guarantee: look before you drop.',
  },
};

export function ruleText(policy: string): RuleText {
  return known[policy] ?? { name: `rule ${policy}`, meaning: 'The rule that the run stores by this name.' };
}
