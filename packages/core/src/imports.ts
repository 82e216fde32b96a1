import { z } from 'zod';

/** How the images of a folder say what they show. */
export const importFormats = [
  'imagefolder',
  'coco',
  'yolo-classify',
  'yolo-detect',
  'huggingface',
  'hf-parquet',
  'webdataset',
  'cvat',
  'csv',
] as const;
export type ImportFormat = (typeof importFormats)[number];

const counted = z.object({ count: z.number(), first: z.array(z.string()) });

/** What was found in a folder that is imported; of each count, `first` names a few. */
export const importFound = z.object({
  images: z.number(),
  classes: counted,
  /** Images of no class. */
  withoutClass: counted,
  /** Images that annotations speak of, and that are not there. */
  withoutImage: counted,
  /** What is wrong in annotations; each costs itself alone. */
  problems: z.object({ count: z.number(), first: z.array(z.object({ code: z.string(), message: z.string() })) }),
});
export type ImportFound = z.infer<typeof importFound>;
