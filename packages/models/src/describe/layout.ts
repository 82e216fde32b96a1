import { type ClipManifest, StrayError } from '@stray/core';

export type Precision = ClipManifest['precision'];

/** In the order of preference where none is asked for: the fastest on a processor, then the most exact. */
export const precisions = ['int8', 'fp32', 'fp16', 'q4'] as const satisfies readonly Precision[];

/** Which graphs of a folder make the encoder. */
export interface Layout {
  readonly precision: Precision;
  readonly vision: string;
  /** The same as `vision` in the fused layout. */
  readonly text: string;
  /** CLIPN's second text tower. */
  readonly noText: string | undefined;
}

/** Ends of the names that exporters give, best first: int8 convolutions run with unsigned weights alone. */
const suffixes: Readonly<Record<Precision, readonly string[]>> = {
  fp32: ['', '_fp32'],
  fp16: ['_fp16'],
  int8: ['_quantized', '_uint8', '_int8'],
  q4: ['_q4', '_q4f16', '_bnb4'],
};

const folders = ['onnx/', ''];

const stems = {
  vision: ['vision_model', 'visual'],
  text: ['text_model', 'textual'],
  noText: ['no_text_model'],
  fused: ['model'],
};

/**
 * Finds the graphs among the names of a folder's files: two towers, or one graph for both.
 *
 * @throws StrayError ENCODER_INVALID when a tower is missing, or the precision asked for is not there
 */
export function chooseLayout(
  names: readonly string[],
  { asked, where }: { asked: Precision | undefined; where: string },
): Layout {
  const here = new Set(names);
  const layouts = precisions.flatMap((precision) => layoutOf(here, precision) ?? []);
  const chosen = layouts.find(({ precision }) => asked === undefined || asked === precision);
  if (chosen !== undefined) return chosen;
  const invalid = (text: string) => new StrayError('ENCODER_INVALID', `${where}: ${text}`);
  if (layouts.length > 0) {
    const there = layouts.map(({ precision }) => precision).join(', ');
    throw invalid(`there are no graphs of precision ${asked}; there are ${there}.`);
  }
  const towers = (['vision', 'text'] as const).map((tower) => anyOf(here, stems[tower]));
  const [vision, text] = towers;
  if (vision !== undefined && text !== undefined) {
    throw invalid(`${vision} and ${text} have no precision in common; both towers are needed in one.`);
  }
  if (vision !== undefined)
    throw invalid(`there is an image tower, ${vision}, without its text tower, text_model.onnx.`);
  if (text !== undefined) throw invalid(`there is a text tower, ${text}, without its image tower, vision_model.onnx.`);
  throw invalid(
    'there is no ONNX graph: neither vision_model.onnx with text_model.onnx nor model.onnx, here or in onnx/.',
  );
}

function layoutOf(here: ReadonlySet<string>, precision: Precision): Layout | undefined {
  const graph = (tower: keyof typeof stems) => find(here, stems[tower], suffixes[precision]);
  const [vision, text, fused] = [graph('vision'), graph('text'), graph('fused')];
  if (vision !== undefined && text !== undefined) return { precision, vision, text, noText: graph('noText') };
  if (fused !== undefined) return { precision, vision: fused, text: fused, noText: graph('noText') };
  return undefined;
}

function anyOf(here: ReadonlySet<string>, names: readonly string[]): string | undefined {
  return find(here, names, Object.values(suffixes).flat());
}

function find(here: ReadonlySet<string>, names: readonly string[], ends: readonly string[]): string | undefined {
  for (const folder of folders)
    for (const end of ends)
      for (const name of names) {
        const path = `${folder}${name}${end}.onnx`;
        if (here.has(path)) return path;
      }
  return undefined;
}
