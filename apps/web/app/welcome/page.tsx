import { Door } from '../../features/account/Door.tsx';
import { WelcomeForm } from '../../features/account/WelcomeForm.tsx';

export const metadata = { title: 'Welcome' };

export default function Page() {
  return (
    <Door title="Welcome to Stray">
      <WelcomeForm />
    </Door>
  );
}
