export { type CalibrationChoice, refuseUnsuitable } from './calibrate.ts';
export { seedDemo } from './demo.ts';
export { readsProbabilities } from './embeddings.ts';
export { type EncodeProgress, encodeSamples, thumbnailSize } from './encode.ts';
export { flagSamples, setThreshold } from './flag.ts';
export { type CalibrationPromise, promiseOf } from './promise.ts';
export { scoreSamples } from './score.ts';
export { thumbnailOf } from './thumbnail.ts';
export { addSamples, storeFile, type UploadedFile } from './upload.ts';
