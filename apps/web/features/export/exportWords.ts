import { exportWords } from '../../words/index.ts';

export const formatWords = exportWords.formats;
