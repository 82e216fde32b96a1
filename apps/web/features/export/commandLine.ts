import type { Format, Options } from './documents.ts';

export interface CommandWish {
  readonly project: string;
  readonly dataset: string;
  readonly format: Format;
  readonly options: Options;
}

/** The line that does the same in a terminal, for POSIX shells. */
export function commandLine({ project, dataset, format, options }: CommandWish): string {
  const { samples, classes, filter } = options;
  return [
    'stray export',
    quoted(`${project}/${dataset}`),
    `--format ${format.toLowerCase().replaceAll('_', '-')}`,
    ...(samples == null || samples === 'NOT_DROPPED'
      ? []
      : [`--samples ${samples.toLowerCase().replaceAll('_', '-')}`]),
    ...(classes === 'DECLARED_OR_NEAREST' ? ['--nearest'] : []),
    ...(filter == null ? [] : [`--filter ${quoted(JSON.stringify(filter))}`]),
  ].join(' ');
}

/** As one word of a shell. */
const quoted = (text: string): string => (/^[\w./@:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
