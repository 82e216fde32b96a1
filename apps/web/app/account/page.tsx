import { AccountPage } from '../../features/account/AccountPage.tsx';

export const metadata = { title: 'Account' };

export default function Page() {
  return <AccountPage />;
}
