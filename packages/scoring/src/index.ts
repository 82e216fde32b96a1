export { defaultRule, describeRule, isFixed, type ThresholdRule, thresholdOf } from './calibrate/thresholdRule.ts';
export { type Decoded, decode, pixelLimit } from './decode/decode.ts';
export { thumbnail } from './decode/thumbnail.ts';
export { openTextTower } from './encoders/encoder.ts';
export { batchSize, type ImagePool, openImagePool } from './encoders/imagePool.ts';
export type { EncodedImage, ImageSource } from './encoders/poolContract.ts';
export type { EncodedLabels, LexiconTable, TextTower, UnknownLabel } from './encoders/textTower.ts';
export { createNpy, type NpyMatrix, type NpyWriter, openNpy, readNpy } from './files/npy.ts';
export {
  type CorpusRecipe,
  defaultRecipe,
  gatherMaterial,
  type Judge,
  type JudgeMaterial,
  mineCorpus,
  openJudge,
} from './judge.ts';
export { encodeKnownLabels, readLabels } from './labels.ts';
export { type BootstrapRequest, bootstrap, type Interval, type Intervals } from './metrics/bootstrap.ts';
export { evaluate, type Metrics } from './metrics/metrics.ts';
export { type Candidate, mineNegatives, type NegativeLabel } from './mine/negMining.ts';
export { prepareJudge } from './prepare.ts';
export { explain } from './reasons/reasons.ts';
export { exactIndex, type WordIndex } from './reasons/wordIndex.ts';
export { mcm } from './scores/mcm/mcm.ts';
export { negLabel } from './scores/neglabel/neglabel.ts';
export type { Scorer } from './scores/scorer.ts';
export { type Shift, shiftImage, shifts, strengths } from './shift/shift.ts';
export { stackRows } from './stackRows.ts';
