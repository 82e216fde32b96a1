import { Door } from '../../features/account/Door.tsx';
import { WelcomeForm } from '../../features/account/WelcomeForm.tsx';
import { accountWords, appWords } from '../../words/index.ts';

export const metadata = { title: appWords.pages.welcome };

export default function Page() {
  return (
    <Door title={accountWords.welcome.title}>
      <WelcomeForm />
    </Door>
  );
}
