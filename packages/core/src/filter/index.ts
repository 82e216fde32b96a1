/** The filter language, without any other part of core: the web app takes this alone. */
export { isFilterText } from './isFilterText.ts';
export { longestFilterText, type ParsedFilter, parseFilter } from './parseFilter.ts';
export { printFilter } from './printFilter.ts';
export type { FilterError } from './refusal.ts';
export { decisions, type NumberRange, type SampleFilter } from './sampleFilter.ts';
export { type KnownValues, type Suggestion, type Suggestions, suggestFilter } from './suggestFilter.ts';
