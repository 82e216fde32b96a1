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
  'low-outliers': {
    name: 'rule low-outliers',
    meaning:
      'Flagged where the score lies far below most of this dataset. A suggestion without a guarantee: look before you drop.',
  },
};

export function ruleText(policy: string): RuleText {
  return known[policy] ?? { name: `rule ${policy}`, meaning: 'The rule that the run stores by this name.' };
}
