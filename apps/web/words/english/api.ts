/** Why something was not answered, or not done, where the API does not say so itself. */
export const apiWords = {
  unreachable: 'The API does not answer.',
  noAnswer: 'The API gave no answer.',
  streamBroken: 'The stream of events has broken off.',
  fileRefused: ({ status }: { status: number }) => `The file was refused (${status}).`,
} as const;
