export { type Download, download } from './download.ts';
export { localFiles } from './localFiles.ts';
export { type LocalFile, type Refused, type UploadOptions, upload } from './upload.ts';
export { type Found, walk } from './walk.ts';
