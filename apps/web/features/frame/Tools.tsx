'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { frameWords, keyWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { useCommands } from '../commands/useCommands.ts';
import { JobsButton } from '../jobs/JobsButton.tsx';
import styles from './frame.module.css';
import { Hint } from './Hint.tsx';
import { KeyOf } from './KeyOf.tsx';
import { frameKeys } from './keys.ts';
import { themes } from './theme.ts';
import { useKeys } from './useKeys.ts';
import { chooseTheme } from './useTheme.ts';

const Palette = dynamic(() => import('../commands/Palette.tsx').then((file) => file.Palette), { ssr: false });
const JobsDrawer = dynamic(() => import('../jobs/JobsDrawer.tsx').then((file) => file.JobsDrawer), { ssr: false });
const KeysDialog = dynamic(() => import('./KeysDialog.tsx').then((file) => file.KeysDialog), { ssr: false });

const words = frameWords.tools;
const group = keyWords.groups.everywhere;

/** What opens over every page: the palette, the jobs, the keys. */
export function Tools() {
  const [open, setOpen] = useState<'palette' | 'jobs' | 'keys' | null>(null);
  const close = () => setOpen(null);
  useKeys((action) => {
    if (action === 'back') return false;
    setOpen(action);
    return true;
  }, frameKeys);
  useCommands([
    { id: 'keys', label: words.showKeys, group, action: 'keys', run: () => setOpen('keys') },
    { id: 'jobs', label: words.showJobs, group, action: 'jobs', run: () => setOpen('jobs') },
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: frameWords.theme.command({ theme: frameWords.theme.names[theme] }),
      group,
      words: frameWords.theme.commandFinds,
      run: () => chooseTheme(theme),
    })),
  ]);
  return (
    <>
      <Hint says={words.paletteHint}>
        <button type="button" className={styles.find} onClick={() => setOpen('palette')}>
          <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" aria-hidden="true">
            <circle cx="7" cy="7" r="4.5" />
            <path d="m10.5 10.5 3.5 3.5" />
          </svg>
          <span className="spoken">{words.palette}</span>
          <span aria-hidden="true" className={styles.chord}>
            <KeyOf action="palette" />
          </span>
        </button>
      </Hint>
      <JobsButton open={() => setOpen('jobs')} />
      <ApiProvider>
        {open === 'palette' ? <Palette onClose={close} /> : null}
        {open === 'jobs' ? <JobsDrawer onClose={close} /> : null}
        {open === 'keys' ? <KeysDialog onClose={close} /> : null}
      </ApiProvider>
    </>
  );
}
