/** All that the pages say. Another language is another folder beside `english`: docs/recipes/translate.md. */
export * from './english/numbers.ts';
export * from './english/times.ts';
