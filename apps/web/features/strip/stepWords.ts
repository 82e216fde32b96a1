import { stripWords } from '../../words/index.ts';

/** The words that lead to what is known about them. */
export const stepWords = ['upload', 'decode', 'encode', 'index', 'score', 'flag', 'review', 'export'] as const;
export type StepWord = (typeof stepWords)[number];

export const isStepWord = (text: unknown): text is StepWord => stepWords.some((word) => word === text);

/** What people call a step of the API. */
export function stepName(word: string): string {
  const step = word.toLowerCase();
  return isStepWord(step) ? stripWords.steps[step].name : step;
}
