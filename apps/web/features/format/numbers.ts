export { plural } from '../../words/english/plural.ts';
export { formatBytes, formatCount, formatRate, formatScore, formatShare } from '../../words/index.ts';
