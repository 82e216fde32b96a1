import { membersWords } from '../../words/index.ts';

const known: Readonly<Record<string, string>> = membersWords.history.actions;

/** The name of a mutation as a person reads it: createDataset is “Create dataset”. */
export function actionWords(action: string): string {
  const words = action.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return known[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
