/** The words that lead to what is known about them. */
export const stepWords = ['upload', 'decode', 'encode', 'index', 'score', 'flag', 'review', 'export'] as const;
export type StepWord = (typeof stepWords)[number];

export const isStepWord = (text: unknown): text is StepWord => stepWords.some((word) => word === text);

/** What a step does, for someone who sees the word for the first time. */
export const meanings: Readonly<Record<StepWord, string>> = {
  upload: 'Every file is kept once, under the sha256 of its bytes, and becomes a sample with its path.',
  decode: 'Every file is read as a picture, turned upright, and gets a thumbnail. What cannot be read is listed here.',
  encode:
    'The encoder turns every picture into an embedding: numbers that lie close together when pictures look alike.',
  index: 'Embeddings are stored once for each picture and encoder, so scoring again does not encode again.',
  score:
    'Every embedding is compared with your classes and with thousands of words far from all of them. The more a picture resembles the classes, the nearer its score is to 1.',
  review:
    'A person looks at what is flagged and decides: keep, drop, relabel, or leave it to somebody else. Every decision can be undone.',
  export: 'What was decided becomes a file: a table, or the photos themselves in the form that other tools read.',
  flag: 'Samples that score below the threshold are flagged: they are the ones to look at first.',
};
