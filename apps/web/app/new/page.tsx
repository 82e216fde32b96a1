import { NewPage } from '../../features/new/NewPage.tsx';
import { appWords } from '../../words/index.ts';

export const metadata = { title: appWords.pages.newProject };

export default function Page() {
  return <NewPage />;
}
