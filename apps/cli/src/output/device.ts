import { type DeviceChoice, describePassedOver } from '@stray/core';

/** Says on standard error where the network runs, and why not on a faster device. */
export function sayDevice(choice: DeviceChoice): void {
  const why = describePassedOver(choice);
  console.error(`stray: device ${choice.device}${why === '' ? '' : ` (${why})`}`);
}
