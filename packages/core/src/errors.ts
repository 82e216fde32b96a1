/** Every failure that a person or a script may meet has one of these codes; they are part of the public API. */
export type ErrorCode =
  | 'BAD_ARGUMENT'
  | 'FOLDER_NOT_FOUND'
  | 'FOLDER_EMPTY'
  | 'LABELS_MISSING'
  | 'LABEL_UNKNOWN'
  | 'LABELS_TOO_MANY'
  | 'NEGATIVES_MISSING'
  | 'CALIBRATION_EMPTY'
  | 'CALIBRATION_UNSUITABLE'
  | 'IMAGE_EMPTY'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_TRUNCATED'
  | 'IMAGE_UNSUPPORTED'
  | 'IMAGE_TOO_LARGE'
  | 'DECODE_CRASHED'
  | 'DECODE_MEMORY'
  | 'DECODE_TIMEOUT'
  | 'FILE_NOT_FOUND'
  | 'FILE_TOO_LARGE'
  | 'FILE_REFUSED'
  | 'PATH_REFUSED'
  | 'ADDRESS_REFUSED'
  | 'DELIVERY_FAILED'
  | 'ARCHIVE_INVALID'
  | 'ANNOTATION_INVALID'
  | 'EMBEDDINGS_INVALID'
  | 'ENCODER_INVALID'
  | 'ENCODER_NOT_FOUND'
  | 'DOWNLOAD_FAILED'
  | 'DOWNLOAD_REFUSED'
  | 'DEVICE_UNAVAILABLE'
  | 'DEVICE_OUT_OF_MEMORY'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_LOCKED'
  | 'DATABASE_UNSUITABLE'
  | 'MIGRATION_CHANGED'
  | 'BACKUP_INVALID'
  | 'BACKUP_TOO_NEW'
  | 'BLOB_CORRUPT'
  | 'BLOB_NOT_FOUND'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'DOCUMENT_UNKNOWN'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'TOO_MANY_ATTEMPTS'
  | 'SECRET_REQUIRED'
  | 'ADMIN_REQUIRED'
  | 'SERVER_UNREACHABLE'
  | 'PORT_BUSY'
  | 'DISK_FULL'
  | 'QUOTA_EXCEEDED'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'STORAGE_UNREACHABLE'
  | 'STORAGE_REFUSED'
  | 'OUTPUT_UNWRITABLE'
  | 'INTERNAL';

/** An error whose message is written for the person who meets it. Anything else that is thrown is a fault of ours. */
export class StrayError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StrayError';
    this.code = code;
  }
}

/** What may be shown of any thrown thing: its own words if it was written for people, a masked line otherwise. */
export function publicError(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof StrayError) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: 'Something went wrong inside Stray; the log has the details.' };
}
