import { DiskPage } from '../../features/disk/DiskPage.tsx';
import { appWords } from '../../words/index.ts';

export const metadata = { title: appWords.pages.disk };

export default function Page() {
  return <DiskPage />;
}
