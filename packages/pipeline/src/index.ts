export { type CalibrationChoice, refuseUnsuitable } from './calibrate.ts';
export { seedDemo } from './demo.ts';
export { type EncodeProgress, encodeSamples, thumbnailSize } from './encode.ts';
export { flagSamples, rulesOf, type StoredRules, setThreshold } from './flag.ts';
export { scoreSamples } from './score.ts';
export { thumbnailOf } from './thumbnail.ts';
export { addSamples, storeFile, type UploadedFile } from './upload.ts';
