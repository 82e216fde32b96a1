/** How a folder or an archive may say what its photos show, in the API's words and in those of people. */
export const formatNames = {
  IMAGEFOLDER: 'class folders',
  COCO: 'COCO',
  YOLO_CLASSIFY: 'YOLO folders',
  YOLO_DETECT: 'YOLO labels',
  HUGGINGFACE: 'Hugging Face metadata',
  HF_PARQUET: 'Hugging Face Parquet',
  WEBDATASET: 'WebDataset',
  CVAT: 'CVAT',
  CSV: 'a table of paths',
} as const;

export type FormatName = keyof typeof formatNames;

export const formats = Object.keys(formatNames) as FormatName[];

/** As the protocol of uploads has it. */
export const protocolName = (format: FormatName): string => format.toLowerCase().replaceAll('_', '-');
