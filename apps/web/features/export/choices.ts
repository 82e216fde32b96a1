import { exportWords } from '../../words/index.ts';
import type { Format, Selection } from './documents.ts';

export const formatNames = Object.keys(exportWords.formats) as Format[];

export const selectionNames = Object.keys(exportWords.selections) as Selection[];
