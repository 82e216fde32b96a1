export { DatasetSkeleton as default } from '../../../../features/dataset/DatasetSkeleton.tsx';
