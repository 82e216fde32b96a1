import {
  archiveFormat,
  className,
  importFormats,
  isImageName,
  largestArchive,
  largestImage,
  largestParcel,
  StrayError,
  shownPath,
} from '@stray/core';
import { placeOf } from '@stray/pipeline';
import type { Upload } from '@tus/server';
import { z } from 'zod';
import { readId } from './readId.ts';
import { readSender } from './received.ts';

/** What a client says of a file; all of it is text. `filename` and `name` are what tus clients send by themselves. */
const metadata = z
  .object({
    dataset: z.string(),
    path: z.string().nullish(),
    filename: z.string().nullish(),
    name: z.string().nullish(),
    class: z.string().nullish(),
    /** `0`: folders are no classes. */
    classes: z.enum(['0', '1']).nullish(),
    /** `1`: a tar archive of small photos, which become samples as photos do that are sent one by one. */
    parcel: z.enum(['0', '1']).nullish(),
    /** Of an archive, where it is not to be found out. */
    format: z.enum(importFormats).nullish(),
  })
  .transform(({ path, filename, name, classes, parcel, ...rest }) => ({
    ...rest,
    path: path || filename || name || '',
    classes: classes !== '0',
    parcel: parcel === '1',
  }));

/**
 * What a file is to become, by what its client says.
 *
 * @throws StrayError BAD_ARGUMENT, PATH_REFUSED, FILE_REFUSED, FILE_TOO_LARGE
 */
export function readReceived(given: Upload['metadata'], size: number | undefined) {
  const parsed = metadata.safeParse(given ?? {});
  if (!parsed.success) {
    const formats = importFormats.join(', ');
    const wants = 'The metadata has to name `dataset`, by its id, and `path`';
    throw new StrayError('BAD_ARGUMENT', `${wants}; its \`format\` may be ${formats}.`);
  }
  const { dataset, path, class: declared, classes, format, parcel } = parsed.data;
  const datasetId = readId(dataset, 'Dataset');
  if (datasetId === undefined) throw new StrayError('BAD_ARGUMENT', '`dataset` has to be the id of a dataset.');
  const place = placeOf(path, { classes });
  const kind = parcel ? 'parcel' : archiveFormat(place.path) === undefined ? 'image' : 'archive';
  if (kind === 'image' && !isImageName(place.path)) {
    throw new StrayError('FILE_REFUSED', `${shownPath(place.path)} is no image and no archive by its name.`);
  }
  const most = { image: largestImage, archive: largestArchive, parcel: largestParcel }[kind];
  if (size !== undefined && size > most) {
    throw new StrayError('FILE_TOO_LARGE', `It is larger than ${Math.floor(most / 2 ** 20)} MB.`);
  }
  const named = className(declared ?? '');
  const declaredClasses = named === undefined ? place.declaredClasses : [named];
  return {
    kind,
    datasetId,
    classes,
    sender: readSender(given),
    format: format ?? undefined,
    place: { path: place.path, declaredClasses },
  } as const;
}
