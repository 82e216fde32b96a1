import { StrayError } from '@stray/core';

export interface S3Address {
  readonly bucket: string;
  /** Of the keys, without a slash at its ends; may be empty. */
  readonly prefix: string;
}

export const isS3Address = (text: string): boolean => text.startsWith('s3://');

/** @throws StrayError BAD_ARGUMENT for what is no `s3://bucket` or `s3://bucket/prefix` */
export function readS3Address(text: string): S3Address {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s.exec(text) ?? [];
  if (bucket === undefined) {
    throw new StrayError('BAD_ARGUMENT', 'An address in S3 looks like s3://bucket/prefix.');
  }
  return { bucket, prefix: prefix.replace(/^\/+|\/+$/g, '') };
}

/** The key of something under an address. */
export const keyIn = ({ prefix }: S3Address, name: string): string => (prefix === '' ? name : `${prefix}/${name}`);
