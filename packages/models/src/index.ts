export { type AddRequest, addEncoder } from './add.ts';
export { type DescribeOptions, describeFolder } from './describe/describe.ts';
export { type Precision, precisions } from './describe/layout.ts';
export { embeddedEncoder } from './embedded.ts';
export { openEncoderFolder } from './folder.ts';
export type { DownloadProgress } from './hub/fetchEncoder.ts';
export { type HubSettings, hubSettings } from './hub/settings.ts';
export { type ListedEncoder, listEncoders, removeEncoder } from './list.ts';
export { openEncoder } from './open.ts';
