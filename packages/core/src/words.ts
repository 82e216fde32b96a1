/** The way of the data. The same word names the file, the job, the table, the mutation, the page and the command of a step. */
export const words = ['upload', 'decode', 'encode', 'index', 'score', 'flag', 'review', 'export'] as const;

export type Word = (typeof words)[number];
