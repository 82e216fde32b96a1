/** Text as it may stand in SVG. */
export const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

/** Coordinates to a tenth of a pixel. */
export const px = (x: number) => Number(x.toFixed(1));

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface TextOptions {
  readonly class?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const anchor = options.anchor === undefined ? '' : ` text-anchor="${options.anchor}"`;
  const name = options.class === undefined ? '' : ` class="${options.class}"`;
  return `<text x="${px(x)}" y="${px(y)}"${anchor}${name}>${escaped(content)}</text>`;
}

export const line = (from: readonly [number, number], to: readonly [number, number], name: string) =>
  `<path d="M${px(from[0])} ${px(from[1])}L${px(to[0])} ${px(to[1])}" class="${name}"/>`;

export const polyline = (points: readonly (readonly [number, number])[], name: string) =>
  `<path d="M${points.map(([x, y]) => `${px(x)} ${px(y)}`).join('L')}" class="${name}"/>`;

/** Colours that differ in lightness too, for each of the two grounds; what repeats is dashed. */
const light = ['#2f5bd0', '#c98500', '#1b8a6b', '#b92c2c', '#7a3fb5', '#4f6272'];
const dark = ['#7aa2ff', '#f0b429', '#4fd1a5', '#ff7b7b', '#c39bff', '#a9b8c6'];

export const seriesClass = (i: number) => `s${i % light.length}${i >= light.length ? ' dashed' : ''}`;

const series = (colours: readonly string[]) => colours.map((colour, i) => `.s${i}{--c:${colour}}`).join('');

/** Follows the light or dark setting of whatever shows the file. */
export const style = `<style>
svg{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;--bg:#fff;--text:#1c1d1f;--dim:#5d626b;--grid:#e4e4e0;--id:#2f5bd0;--ood:#c98500}
${series(light)}
@media (prefers-color-scheme:dark){svg{--bg:#0e0f11;--text:#e7e9ec;--dim:#969ca6;--grid:#262a30;--id:#7aa2ff;--ood:#f0b429}${series(dark)}}
.bg{fill:var(--bg)}text{fill:var(--text)}.dim{fill:var(--dim)}.head{font-weight:600;font-size:13px}
.grid{stroke:var(--grid);fill:none}.chance{stroke:var(--dim);stroke-dasharray:2 4;fill:none}
.curve{stroke:var(--c);stroke-width:1.8;fill:none;stroke-linejoin:round}.dashed{stroke-dasharray:6 3}
.id{fill:var(--id);fill-opacity:.4;stroke:var(--id)}.ood{fill:var(--ood);fill-opacity:.4;stroke:var(--ood)}
</style>`;
