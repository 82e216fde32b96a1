import { exponentOf } from './growth.ts';
import { type Measured, type Way, ways } from './measure.ts';

/** Every question with its times, its ratios to raw SQL and how these times grow, as Markdown. */
export function tableOf(measured: readonly Measured[]): string {
  const lines = [
    '| question | samples | raw SQL, ms | repository, ms | / raw | GraphQL over HTTP, ms | / raw |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const { name, size, median } of measured) {
    const [raw, repository, graphql] = ways.map((way) => median[way]);
    if (raw === undefined || repository === undefined || graphql === undefined) continue;
    const cells = [
      name,
      size.toLocaleString('en'),
      ms(raw),
      ms(repository),
      ratio(repository, raw),
      ms(graphql),
      ratio(graphql, raw),
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}

/** The exponent b of time = a · samples^b for each question and way. */
export function growthTable(measured: readonly Measured[]): string {
  const names = [...new Set(measured.map(({ name }) => name))];
  const exponent = (name: string, way: Way) =>
    exponentOf(measured.filter((one) => one.name === name).map(({ size, median }) => ({ size, ms: median[way] })));
  return [
    '| question | raw SQL | repository | GraphQL over HTTP |',
    '|---|---|---|---|',
    ...names.map((name) => `| ${name} | ${ways.map((way) => exponent(name, way).toFixed(2)).join(' | ')} |`),
  ].join('\n');
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const ratio = (value: number, peer: number): string => (value / peer).toFixed(2);
