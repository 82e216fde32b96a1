export { type Calibration, calibrationOf, pValue } from './calibrate/conformal.ts';
export { describeRule, describeShortfall, guaranteeOf } from './calibrate/describe.ts';
export {
  type Decided,
  decideThreshold,
  defaultRule,
  defaultRuleFor,
  knownThreshold,
} from './calibrate/thresholdRule.ts';
export { type CandidateList, readCandidateLists } from './corpus/candidateLists.ts';
export { canonicalWord, readWordList, type WordList, type WordListFormat, wordListFormats } from './corpus/wordList.ts';
export { type Decoded, decode } from './decode/decode.ts';
export { type DecodeLimits, pixelLimit } from './decode/limits.ts';
export { createOnlooker, type Onlooker, type OnlookerOptions } from './decode/onlooker.ts';
export { openTextTower } from './encoders/encoder.ts';
export { type ImagePool, type ImagePoolOptions, openImagePool } from './encoders/imagePool.ts';
export { smallBatch } from './encoders/layouts.ts';
export { plainEnvironment } from './encoders/line.ts';
export { besideImages, type PlacedTextTower, placeTextTower, type TextDevice } from './encoders/placedTextTower.ts';
export type { EncodedImage, ImageLook, ImageSource } from './encoders/poolContract.ts';
export type {
  EncodedLabels,
  LexiconTable,
  OnProgress,
  SimilarityRows,
  TextTower,
  UnknownLabel,
} from './encoders/textTower.ts';
export { createNpy, type NpyMatrix, type NpyWriter, openNpy, readNpy } from './files/npy.ts';
export {
  gatherMaterial,
  type Judge,
  type JudgeMaterial,
  type MaterialRequest,
  openJudge,
  openScorers,
  ruleOf,
} from './judge.ts';
export { type Judged, type JudgeShelf, type JudgeShelfOptions, openJudges } from './judges/openJudges.ts';
export { startJudge } from './judges/startJudge.ts';
export { encodeKnownLabels, readLabels, warningsOf } from './labels.ts';
export { chooseAnchors, mostAnchors } from './map/chooseAnchors.ts';
export { type Anchors, type Mapper, openMapper } from './map/mapper.ts';
export { type BootstrapRequest, bootstrap, type Interval, type Intervals } from './metrics/bootstrap.ts';
export { evaluate, type Metrics, roc } from './metrics/metrics.ts';
export { applyEdits } from './mine/applyEdits.ts';
export { type ClassFilter, classFilter } from './mine/classFilter.ts';
export { type MinedCorpus, type MiningOptions, mineCorpus } from './mine/mineCorpus.ts';
export {
  type Candidate,
  type MinedLabels,
  type MiningRequest,
  mineNegatives,
  type NegativeLabel,
} from './mine/negMining.ts';
export { rateWords } from './mine/rateWords.ts';
export { defaultRecipe, officialRecipe, RecipeRefused, recipeFor, wishedRecipe } from './mine/recipe.ts';
export { prepareJudge } from './prepare.ts';
export type { ChosenNegatives } from './prepareContract.ts';
export { type DuplicateGroup, nearDuplicates } from './quality/nearDuplicates.ts';
export { type WorthNaming, worthNamingOf } from './reasons/reasons.ts';
export { exactIndex, type WordIndex } from './reasons/wordIndex.ts';
export type { RescoreWords } from './rescore/contract.ts';
export { openRescorer, type Rescorer, type RescorerOptions } from './rescore/rescorer.ts';
export { asNouns, encodeConjugated } from './scores/csp/conjugated.ts';
export type { NegLabelInput, Shuffle } from './scores/neglabel/input.ts';
export { type Masses, type MassScorer, openMasses, scoresOf } from './scores/neglabel/masses.ts';
export { permutation } from './scores/neglabel/permute.ts';
export { openScorer, type ScoringWords } from './scores/openScorer.ts';
export type { ImageBatch, Scorer } from './scores/scorer.ts';
export { type Shift, type Strength, shiftImage, shifts, strengths } from './shift/shift.ts';
export { stackImages, stackRows } from './stackRows.ts';
export { openWords, type Words } from './words/openWords.ts';
export type { EmbeddedLabels, GatheredMaterial, JudgedBy } from './words/wordsContract.ts';
