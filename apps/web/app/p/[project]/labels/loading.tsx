export { PageSkeleton as default } from '../../../../features/frame/PageSkeleton.tsx';
