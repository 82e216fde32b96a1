import { S3Client } from '@aws-sdk/client-s3';

const [connectMs, answerMs, attempts] = [5_000, 60_000, 5];

/**
 * A client by the environment, in AWS's own names: AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID,
 * AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, or a profile or role as AWS's tools find it. STRAY_S3_PATH_STYLE=1 puts the
 * bucket into the path, as most servers beside AWS want it.
 */
export function createClient(env: NodeJS.ProcessEnv = process.env): S3Client {
  // It says at every start which version of Node it will ask for one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return new S3Client({
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1',
    forcePathStyle: ['1', 'true'].includes(env.STRAY_S3_PATH_STYLE ?? ''),
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: connectMs, requestTimeout: answerMs, throwOnRequestTimeout: true },
    // Not every server knows the checksums of AWS; the bytes of a blob are its own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
