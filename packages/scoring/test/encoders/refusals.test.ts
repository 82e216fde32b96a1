import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClipManifest, type EncoderFolder, StrayError } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { openPhrases } from '../../src/encoders/clip/phrases.ts';
import { openTextTower } from '../../src/encoders/encoder.ts';
import { openImageTower } from '../../src/encoders/openImageTower.ts';
import { clipFixture, fixturePath, temporaryFolder } from './fixtures.ts';

type Folder = EncoderFolder<ClipManifest>;

const withManifest = (folder: Folder, change: Partial<ClipManifest>): Folder => ({
  ...folder,
  manifest: { ...folder.manifest, ...change },
});

/** A copy whose files may be changed. */
function copied(name: string): Folder {
  const folder = clipFixture(name);
  const directory = temporaryFolder();
  cpSync(folder.directory, directory, { recursive: true });
  return { ...folder, directory };
}

const openText = (folder: Folder) => openTextTower(folder);
const openImages = (folder: Folder) => openImageTower(folder, 1);

function refusal(opening: Promise<unknown>): Promise<unknown> {
  return opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof StrayError ? `${error.code}: ${error.message}` : error),
  );
}

describe('an encoder is refused, with the reason,', () => {
  const split = clipFixture('clip-split');

  it('whose vision tower lacks its projection', async () => {
    const folder = copied('mobileclip-split');
    cpSync(fixturePath('unprojected', 'vision_model.onnx'), join(folder.directory, 'onnx/vision_model.onnx'));
    expect(await refusal(openImages(folder))).toMatch(
      /^ENCODER_INVALID: .*vision_model\.onnx: it lacks the projection into the shared space \(no “image_embeds”; its outputs are “last_hidden_state”, “pooler_output”\); export the model with its projections/,
    );
    const asked = withManifest(folder, { vision: { file: 'onnx/vision_model.onnx', output: 'pooler_output' } });
    expect(await refusal(openImages(asked))).toMatch(
      /its embeddings “pooler_output” have 8 numbers; the encoder's have 16, so the projection .* is missing/,
    );
  });

  it('that has one tower without the other', async () => {
    const noVision = copied('clip-split');
    rmSync(join(noVision.directory, 'onnx/vision_model.onnx'));
    const noText = copied('clip-split');
    rmSync(join(noText.directory, 'onnx/text_model.onnx'));
    for (const open of [openText, openImages]) {
      expect(await refusal(open(noVision))).toMatch(
        /^ENCODER_INVALID: .*: it has the text tower onnx\/text_model.onnx without its vision tower onnx\/vision_model.onnx\.$/,
      );
      expect(await refusal(open(noText))).toMatch(
        /^ENCODER_INVALID: .*: it has the vision tower onnx\/vision_model.onnx without its text tower onnx\/text_model.onnx\.$/,
      );
    }
  });

  it('whose graphs have no output of the name, and says which they have', async () => {
    const vision = { ...split.manifest.vision, output: 'embedding' };
    const text = { ...split.manifest.text, output: 'embedding' };
    expect(await refusal(openImages(withManifest(split, { vision })))).toMatch(
      /ENCODER_INVALID: .*vision_model\.onnx: it has no output “embedding”; its outputs are “image_embeds”\.$/,
    );
    expect(await refusal(openText(withManifest(split, { text })))).toMatch(
      /ENCODER_INVALID: .*text_model\.onnx: it has no output “embedding”; its outputs are “text_embeds”\.$/,
    );
  });

  it('whose towers have another dimension than it says, or than one another', async () => {
    const expected = /: its embeddings “(text|image)_embeds” have 24 numbers; the encoder's have 512\.$/;
    const wide = withManifest(split, { dimension: 512 });
    expect(await refusal(openImages(wide))).toMatch(expected);
    expect(await refusal(openText(wide))).toMatch(expected);
    const mixed = copied('clip-split');
    cpSync(
      fixturePath('mobileclip-split', 'onnx', 'vision_model.onnx'),
      join(mixed.directory, 'onnx/vision_model.onnx'),
    );
    expect(await refusal(openImages(mixed))).toMatch(/“image_embeds” have 16 numbers; the encoder's have 24\.$/);
  });

  it('whose towers are in each other’s place', async () => {
    const { vision, text } = split.manifest;
    const swapped = withManifest(split, {
      vision: { ...vision, file: text.file },
      text: { ...text, file: vision.file },
    });
    expect(await refusal(openImages(swapped))).toMatch(
      /text_model\.onnx: it takes no pixels, so it is no vision tower\.$/,
    );
    expect(await refusal(openText(swapped))).toMatch(
      /vision_model\.onnx: it takes no token ids, so it is no text tower\.$/,
    );
  });

  it('whose images or texts have another size than its graphs take', async () => {
    const fixed = clipFixture('open-clip-split');
    const { preprocessing, text } = fixed.manifest;
    const larger = { ...preprocessing, views: [{ kind: 'squash' as const, size: 64 }] };
    expect(await refusal(openImages(withManifest(fixed, { preprocessing: larger })))).toMatch(
      /it takes images of 32 pixels; the encoder's have 64\.$/,
    );
    const longer = { ...text, contextLength: 100 };
    expect(await refusal(openText(withManifest(fixed, { text: longer })))).toMatch(
      /it takes texts of 77 tokens; the encoder's have up to 100\.$/,
    );
  });

  it('whose tokenizer is missing, no JSON, or of no known kind', async () => {
    const folder = copied('clip-split');
    const path = join(folder.directory, 'tokenizer.json');
    writeFileSync(path, '{"model":{"type":"Abacus"}}');
    expect(await refusal(openText(folder))).toMatch(/its tokenizer.json is of a kind that cannot be read/);
    writeFileSync(path, '[1, 2');
    expect(await refusal(openText(folder))).toMatch(/its tokenizer.json is not JSON\.$/);
    rmSync(path);
    expect(await refusal(openText(folder))).toMatch(/it has no tokenizer.json\.$/);
  });

  it('whose graph is no graph', async () => {
    const folder = copied('clip-split');
    writeFileSync(join(folder.directory, 'onnx/text_model.onnx'), 'weights');
    expect(await refusal(openText(folder))).toMatch(/text_model\.onnx cannot be loaded as an ONNX graph/);
  });
});

describe('padding', () => {
  const cases = [
    { name: 'clip-split', variant: '', padding: 'longest' },
    { name: 'clip-split', variant: '-fp16', padding: 'longest' },
    { name: 'clip-split', variant: '-quantized', padding: 'longest' },
    { name: 'clip-fused', variant: '', padding: 'longest' },
    { name: 'jina-fused', variant: '', padding: 'longest' },
    { name: 'siglip-split', variant: '', padding: 'max' },
    { name: 'open-clip-split', variant: '', padding: 'max' },
  ] as const;

  it.each(cases)('of $name$variant is $padding where the manifest hopes for the longest', async (item) => {
    const folder = clipFixture(item.name, item.variant);
    const text = { ...folder.manifest.text, padding: 'longest' as const };
    const phrases = await openPhrases(withManifest(folder, { text }), text, { device: 'cpu', threads: 1 });
    await phrases.close();
    expect(phrases.padding).toBe(item.padding);
  });
});
