const known: Readonly<Record<string, string>> = {
  uploads: 'Files received',
  labels: 'Labels imported from a file',
  words: 'A list of words received',
  setMember: 'Member added or changed',
  createApiKey: 'API key made',
  revokeApiKey: 'API key revoked',
  createWebhook: 'Webhook made',
  updateWebhook: 'Webhook changed',
  deleteWebhook: 'Webhook deleted',
  testWebhook: 'Webhook tried',
  redeliver: 'Webhook told again',
};

/** The name of a mutation as a person reads it: createDataset is “Create dataset”. */
export function actionWords(action: string): string {
  const words = action.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return known[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
