/** How a folder or an archive may say what its photos show, in the API's words. */
export const formats = [
  'IMAGEFOLDER',
  'COCO',
  'YOLO_CLASSIFY',
  'YOLO_DETECT',
  'HUGGINGFACE',
  'HF_PARQUET',
  'WEBDATASET',
  'CVAT',
  'CSV',
] as const;

export type FormatName = (typeof formats)[number];

/** As the protocol of uploads has it. */
export const protocolName = (format: FormatName): string => format.toLowerCase().replaceAll('_', '-');
