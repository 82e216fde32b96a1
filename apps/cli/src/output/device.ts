import { type DeviceChoice, describePassedOver, describeWordsDevice } from '@stray/core';

/** Says on standard error where the network runs, and why not on a faster device. */
export function sayDevice(choice: DeviceChoice): void {
  const why = describePassedOver(choice);
  console.error(`stray: device ${choice.device}${why === '' ? '' : ` (${why})`}`);
}

/** Says where words are embedded, where they are not where the images are. */
export function sayWordsDevice(words: DeviceChoice, images: DeviceChoice): void {
  const said = describeWordsDevice(words, images.device);
  if (said !== '') console.error(`stray: ${said}`);
}
