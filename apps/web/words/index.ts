/** All that the pages say. Another language is another folder beside `english`: docs/recipes/translate.md. */
export * from './english/account.tsx';
export * from './english/api.ts';
export * from './english/app.ts';
export * from './english/commands.ts';
export * from './english/frame.ts';
export * from './english/gateway.ts';
export * from './english/keys.ts';
export * from './english/members.ts';
export * from './english/numbers.ts';
export * from './english/times.ts';
