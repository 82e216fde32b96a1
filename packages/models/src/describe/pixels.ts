import { type ClipManifest, type Interpolation, StrayError, type View } from '@stray/core';
import type { ImageProcessor, OpenClipConfig } from './configs.ts';

export type Preprocessing = ClipManifest['preprocessing'];

/** Numbers of Pillow's filters. */
const filters: Readonly<Record<string, Interpolation>> = {
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  lanczos: 'lanczos',
  bilinear: 'bilinear',
  bicubic: 'bicubic',
};

/** Mean and deviation of the photos that OpenAI's CLIP was trained on. */
const clipMean = [0.48145466, 0.4578275, 0.40821073] as const;
const clipStd = [0.26862954, 0.26130258, 0.27577711] as const;

/** Where photos are transparent, they lie on white. */
const background: Preprocessing['background'] = [255, 255, 255];

type Rgb = Preprocessing['mean'];
const rgb = ([r, g, b]: readonly [number, number, number]): Rgb => [r, g, b];

/**
 * From an image processor's configuration to what happens to pixels.
 *
 * @throws StrayError ENCODER_INVALID naming the field that is missing or asks for what Stray does not do
 */
export function fromImageProcessor(says: ImageProcessor, path: string): Preprocessing {
  const refuse = (field: string, why: string) => new StrayError('ENCODER_INVALID', `${path}: ${field}: ${why}`);
  if (says.max_num_patches != null) {
    throw refuse(
      'max_num_patches',
      'NaFlex, which takes photos of any shape, is not supported; take a fixed resolution.',
    );
  }
  if (says.do_resize === false)
    throw refuse('do_resize', 'photos of any size cannot be encoded without resizing them.');
  if (says.do_pad === true) throw refuse('do_pad', 'padding of images is not supported.');
  if (says.crop_pct != null) throw refuse('crop_pct', 'a share to crop is not supported.');
  const filter = says.resample ?? says.interpolation ?? 'bicubic';
  const interpolation = filters[filter];
  if (interpolation === undefined) throw refuse('resample', `filter ${filter} is none of lanczos, bilinear, bicubic.`);
  const normalises = says.do_normalize ?? true;
  const mean = says.image_mean ?? says.mean;
  const std = says.image_std ?? says.std;
  if (normalises && (mean == null || std == null)) {
    throw refuse(mean == null ? 'image_mean' : 'image_std', 'is missing, though do_normalize is not false.');
  }
  return {
    views: [viewOf(says, refuse)],
    interpolation,
    antialias: true,
    background,
    rescale: says.do_rescale === false ? 1 : (says.rescale_factor ?? 1 / 255),
    mean: normalises && mean != null ? rgb([mean[0], mean[1], mean[2]]) : [0, 0, 0],
    std: normalises && std != null ? rgb([std[0], std[1], std[2]]) : [1, 1, 1],
  };
}

function viewOf(says: ImageProcessor, refuse: (field: string, why: string) => StrayError): View {
  const { size, crop_size: cropSize, resize_mode: mode } = says;
  if (size == null) throw refuse('size', 'is missing.');
  const edge = typeof size === 'number' ? size : 'shortest_edge' in size ? size.shortest_edge : undefined;
  const kind = says.image_processor_type ?? says.feature_extractor_type ?? '';
  const crops = says.do_center_crop ?? (/^CLIP/.test(kind) || mode === 'shortest');
  // A bare number is the short side where a crop follows, and both sides elsewhere.
  if (edge !== undefined && (crops || (typeof size !== 'number' && mode == null))) {
    if (!crops) throw refuse('do_center_crop', 'without a crop, a short side does not make a square.');
    const crop = cropSize == null ? edge : squareOf(cropSize, 'crop_size', refuse);
    if (crop > edge) throw refuse('crop_size', `${crop} is more than the short side, ${edge}.`);
    return { kind: 'resize-short-side-crop', resize: edge, crop, longSide: 'floor' };
  }
  if (mode === 'longest') throw refuse('resize_mode', 'longest, which pads, is not supported.');
  const square = squareOf(size, 'size', refuse);
  if (crops && cropSize != null && squareOf(cropSize, 'crop_size', refuse) !== square) {
    throw refuse('crop_size', 'differs from size, though both sides are given.');
  }
  return { kind: 'squash', size: square };
}

function squareOf(
  size: NonNullable<ImageProcessor['size']>,
  field: string,
  refuse: (field: string, why: string) => StrayError,
): number {
  if (typeof size === 'number') return size;
  if ('shortest_edge' in size) return size.shortest_edge;
  const [height, width] = 'height' in size ? [size.height, size.width] : size;
  if (height !== width) throw refuse(field, `${height} × ${width} is no square.`);
  return height;
}

/** From open_clip's own file, whose defaults are those of OpenAI's CLIP. */
export function fromOpenClip({ model_cfg: model, preprocess_cfg: says }: OpenClipConfig, path: string): Preprocessing {
  const size = says?.size ?? model.vision_cfg.image_size ?? 224;
  return fromImageProcessor(
    {
      size: typeof size === 'number' ? size : [size[0], size[1]],
      do_center_crop: (says?.resize_mode ?? 'shortest') === 'shortest',
      crop_size: size,
      resize_mode: says?.resize_mode ?? 'shortest',
      interpolation: says?.interpolation ?? 'bicubic',
      image_mean: says?.mean ?? clipMean,
      image_std: says?.std ?? clipStd,
    },
    path,
  );
}
