import { SettingsPage } from '../../features/settings/SettingsPage.tsx';
import { appWords } from '../../words/index.ts';

export const metadata = { title: appWords.pages.settings };

export default function Page() {
  return <SettingsPage />;
}
