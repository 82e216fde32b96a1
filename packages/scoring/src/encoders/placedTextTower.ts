import type { Device, DeviceChoice, DeviceRequest, EncoderFolder } from '@stray/core';
import { chooseDevice } from '../backend/device.ts';
import { openTextTower } from './encoder.ts';
import type { ImagePool } from './imagePool.ts';
import { processorReason } from './processorReason.ts';
import type { TextTower } from './textTower.ts';

/** Where the words of an encoder are to be embedded. */
export interface TextDevice {
  readonly request: DeviceRequest;
  /** Where the images of the same encoder go, when that is known: the words go there too, or to the processor. */
  readonly alongside?: Device | undefined;
}

export interface PlacedTextTower {
  readonly tower: TextTower;
  readonly device: DeviceChoice;
}

/**
 * A text tower on the device asked for. Under `auto` one that does not run there goes to the processor, with the reason.
 *
 * @throws StrayError DEVICE_UNAVAILABLE when a device asked for by name is not to be had · ENCODER_INVALID when the folder
 *   is not what its manifest says, or the tower does not run on a device asked for by name
 */
export async function placeTextTower(
  folder: EncoderFolder,
  { request, alongside }: TextDevice,
): Promise<PlacedTextTower> {
  const { manifest } = folder;
  // Its words are a table: there is no network that a device could run.
  if (manifest.family === 'conse') {
    return { tower: await openTextTower(folder), device: { device: 'cpu', passedOver: [] } };
  }
  const wish = { request, alongside, onProcessor: processorReason(manifest) };
  const { choice, opened } = await chooseDevice(wish, (device) => openTextTower(folder, device));
  return { tower: opened, device: choice };
}

/**
 * Where words go beside the images of `pool`. Waits for the pool only where a GPU is in question: elsewhere words and
 * images are prepared side by side.
 */
export async function besideImages(
  { manifest }: EncoderFolder,
  request: DeviceRequest,
  pool: Promise<ImagePool>,
): Promise<TextDevice> {
  if (request === 'cpu' || (request === 'auto' && processorReason(manifest) !== undefined)) return { request };
  return { request, alongside: (await pool).device.device };
}
