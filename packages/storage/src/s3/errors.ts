import { StrayError } from '@stray/core';

/** Whether S3 says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return nameOf(error) === 'NoSuchKey' || (nameOf(error) === 'NotFound' && statusOf(error) === 404);
}

const forbidden: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccountProblem',
  'AllAccessDisabled',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
]);

/** What S3 has thrown, in words; never the credentials. */
export function storageError(error: unknown, bucket: string): StrayError {
  if (error instanceof StrayError) return error;
  const name = nameOf(error);
  const status = statusOf(error);
  const refused = (what: string) => new StrayError('STORAGE_REFUSED', what, { cause: error });
  if (name === 'NoSuchBucket') return refused(`There is no bucket “${bucket}”.`);
  if (name === 'CredentialsProviderError') {
    return refused('No credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  }
  if (name === 'PermanentRedirect' || name === 'AuthorizationHeaderMalformed' || status === 301) {
    return refused(`The bucket “${bucket}” is in another region: set AWS_REGION.`);
  }
  if (forbidden.has(name) || status === 401 || status === 403) {
    return refused(`S3 does not let Stray use the bucket “${bucket}”; are the credentials right?`);
  }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return refused(`S3 refuses the bucket “${bucket}” (${name}).`);
  }
  return new StrayError('STORAGE_UNREACHABLE', `S3 does not answer as it should (${reasonOf(error)}).`, {
    cause: error,
  });
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
