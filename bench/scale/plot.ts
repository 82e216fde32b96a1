import { type Box, escaped, line, polyline, px, style, text } from '../../apps/cli/src/evaluate/plot/svg.ts';
import { type Measured, type Way, ways } from './measure.ts';

const inRow = 3;
const panel = { width: 190, height: 110 };
const gap = 62;
const names: Readonly<Record<Way, string>> = { raw: 'raw SQL', repository: 'repository', graphql: 'GraphQL over HTTP' };

const compact = new Intl.NumberFormat('en', { notation: 'compact' });

/** An SVG picture: a panel for each question, its times over the number of samples, both by decades. */
export function plotOf(measured: readonly Measured[], title: string): string {
  const questions = [...new Set(measured.map(({ name }) => name))];
  const width = 40 + inRow * (panel.width + gap);
  const height = 90 + Math.ceil(questions.length / inRow) * (panel.height + 60);
  const sizes = bounds(measured.map(({ size }) => size));
  const times = bounds(measured.flatMap(({ median }) => ways.map((way) => median[way])));
  const panels = questions.map((name, i) => {
    const left = 64 + (i % inRow) * (panel.width + gap);
    const top = 90 + Math.floor(i / inRow) * (panel.height + 60);
    const of = measured.filter((one) => one.name === name);
    return panelOf({ left, top, ...panel }, { name, of, sizes, times });
  });
  const legend = ways.map((way, i) => {
    const x = 24 + i * 150;
    return `<path d="M${x} 46h22" class="curve s${i}"/>${text(x + 30, 50, names[way])}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    style,
    `<rect width="${width}" height="${height}" class="bg"/>`,
    text(24, 28, title),
    ...legend,
    ...panels,
    '</svg>\n',
  ].join('\n');
}

interface Decades {
  readonly from: number;
  readonly to: number;
}

interface Panel {
  readonly name: string;
  readonly of: readonly Measured[];
  readonly sizes: Decades;
  readonly times: Decades;
}

function panelOf({ left, top, width, height }: Box, { name, of, sizes, times }: Panel): string {
  const x = (size: number) => left + (width * (Math.log10(size) - sizes.from)) / (sizes.to - sizes.from);
  const y = (ms: number) => top + height - (height * (Math.log10(ms) - times.from)) / (times.to - times.from);
  const grid = [
    ...decadesOf(sizes).flatMap((size) => [
      line([x(size), top], [x(size), top + height], 'grid'),
      text(x(size), top + height + 15, compact.format(size), { class: 'dim', anchor: 'middle' }),
    ]),
    ...decadesOf(times).flatMap((ms) => [
      line([left, y(ms)], [left + width, y(ms)], 'grid'),
      text(left - 6, y(ms) + 4, ms < 1000 ? `${ms} ms` : `${ms / 1000} s`, { class: 'dim', anchor: 'end' }),
    ]),
  ];
  const curves = ways.map((way, i) =>
    polyline(
      of.map(({ size, median }) => [x(size), y(median[way])] as const),
      `curve s${i}`,
    ),
  );
  return [text(px(left), top - 10, name, { class: 'head' }), ...grid, ...curves].join('\n');
}

/** The powers of ten around the values. */
function bounds(values: readonly number[]): Decades {
  const logs = values.map(Math.log10);
  return { from: Math.floor(Math.min(...logs)), to: Math.ceil(Math.max(...logs)) };
}

const decadesOf = ({ from, to }: Decades): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
