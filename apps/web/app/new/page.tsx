import { NewPage } from '../../features/new/NewPage.tsx';

export const metadata = { title: 'New project' };

export default function Page() {
  return <NewPage />;
}
