export { type CleanLabels, cleanLabels, type GivenLabel, mostLabels } from './cleanLabels.ts';
export { importLabels, type LabelImport } from './importLabels.ts';
export { type FolderLabels, labelsFromFolders } from './labelsFromFolders.ts';
export { type LabelFormat, labelFormats, largestLabelFile, readLabelFile } from './readLabelFile.ts';
