export { formatAgo, formatDuration, formatMoment, formatTook } from '../../words/index.ts';
