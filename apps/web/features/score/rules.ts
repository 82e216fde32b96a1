import { scoreWords } from '../../words/index.ts';

/** How a threshold was chosen, by the name that a run stores. */
export interface RuleText {
  readonly name: string;
  readonly meaning: string;
}

const known: Readonly<Record<string, RuleText>> = scoreWords.policies;

export function ruleText(policy: string): RuleText {
  return known[policy] ?? scoreWords.otherPolicy({ policy });
}
