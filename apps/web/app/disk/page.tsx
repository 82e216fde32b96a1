import { DiskPage } from '../../features/disk/DiskPage.tsx';

export const metadata = { title: 'Disk use' };

export default function Page() {
  return <DiskPage />;
}
