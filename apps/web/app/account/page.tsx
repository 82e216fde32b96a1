import { AccountPage } from '../../features/account/AccountPage.tsx';
import { appWords } from '../../words/index.ts';

export const metadata = { title: appWords.pages.account };

export default function Page() {
  return <AccountPage />;
}
