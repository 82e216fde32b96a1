import type { ExportFormat } from '@stray/core';
import type { OpenFormat } from '../exportFormat.ts';
import { openCoco } from './coco.ts';
import { openCsv } from './csv.ts';
import { openCvat } from './cvat.ts';
import { openFiftyOne } from './fiftyOne.ts';
import { openHfImageFolder } from './hfImageFolder.ts';
import { openHfParquet } from './hfParquet.ts';
import { openImageFolder } from './imageFolder.ts';
import { openJsonl } from './jsonl.ts';
import { openLabelStudio } from './labelStudio.ts';
import { openWebDataset } from './webdataset.ts';
import { openYoloClassify } from './yoloClassify.ts';

export const formats: Readonly<Record<ExportFormat, OpenFormat>> = {
  CSV: openCsv,
  JSONL: openJsonl,
  // Its writer is five megabytes of WebAssembly, which are compiled when they are loaded.
  PARQUET: async (opening) => (await import('./parquet.ts')).openParquetTable(opening),
  IMAGE_FOLDER: openImageFolder,
  COCO: openCoco,
  YOLO_CLASSIFY: openYoloClassify,
  HF_IMAGEFOLDER: openHfImageFolder,
  HF_PARQUET: openHfParquet,
  WEBDATASET: openWebDataset,
  CVAT: openCvat,
  LABEL_STUDIO: openLabelStudio,
  FIFTYONE: openFiftyOne,
};
