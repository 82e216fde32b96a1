import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ClipManifest, type EncoderFolder, StrayError } from '@stray/core';
import type { GraphValue, Session } from '../../backend/onnx.ts';

export interface TowerFile {
  readonly file: string;
  readonly output: string;
}

/** @throws StrayError ENCODER_INVALID when one of the two towers is not in the folder */
export function requireBothTowers({ directory, manifest }: EncoderFolder<ClipManifest>): void {
  const [text, vision] = [manifest.text.file, manifest.vision.file];
  const there = (file: string) => existsSync(join(directory, file));
  if (there(text) && there(vision)) return;
  const lack = (missing: string, other: string, kind: string) =>
    there(other)
      ? `it has the ${kind === 'text' ? 'vision' : 'text'} tower ${other} without its ${kind} tower ${missing}`
      : `its ${kind} tower ${missing} is not there`;
  throw invalid(directory, there(text) ? lack(vision, text, 'vision') : lack(text, vision, 'text'));
}

/**
 * The output that holds a tower's embeddings, [n, dimension].
 *
 * @throws StrayError ENCODER_INVALID when the graph has none of that name, or one of another size
 */
export function requireOutput(session: Session, tower: TowerFile, folder: EncoderFolder<ClipManifest>): void {
  const output = session.outputs.find(({ name }) => name === tower.output);
  const path = join(folder.directory, tower.file);
  const found = session.outputs.map(({ name }) => name);
  if (output === undefined) {
    const unprojected = found.includes('pooler_output') && /_embeds$/.test(tower.output);
    throw unprojected
      ? invalid(
          path,
          `it lacks the projection into the shared space (no “${tower.output}”; ${listed(found)}); ${wanted}`,
        )
      : invalid(path, `it has no output “${tower.output}”; ${listed(found)}`);
  }
  const width = output.shape.at(-1);
  if (typeof width === 'number' && width > 0) requireWidth(width, tower, folder);
}

/** @throws StrayError ENCODER_INVALID when a tower's embeddings are not of the encoder's dimension */
export function requireWidth(
  width: number,
  tower: TowerFile,
  { directory, manifest }: EncoderFolder<ClipManifest>,
): void {
  if (width === manifest.dimension) return;
  const sizes = `its embeddings “${tower.output}” have ${width} numbers; the encoder's have ${manifest.dimension}`;
  const hint =
    tower.output === 'pooler_output' ? `, so the projection into the shared space is missing; ${wanted}` : '';
  throw invalid(join(directory, tower.file), sizes + hint);
}

/** @throws StrayError ENCODER_INVALID for an input that neither a text nor a photo has anything for */
export function requireKnownInputs(path: string, unknown: readonly GraphValue[]): void {
  const [first] = unknown;
  if (first !== undefined) throw invalid(path, `it wants an input “${first.name}” (${first.type}) that is not known`);
}

const wanted =
  'export the model with its projections, as CLIPTextModelWithProjection and CLIPVisionModelWithProjection do';

const listed = (names: readonly string[]) => `its outputs are ${names.map((name) => `“${name}”`).join(', ')}`;

export function invalid(where: string, what: string): StrayError {
  return new StrayError('ENCODER_INVALID', `${where}: ${what}.`);
}
