'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { frameWords } from '../../words/index.ts';
import { ask } from '../api/ask.ts';
import { browserClient } from '../api/browserClient.ts';
import type { ResultOf } from '../api/graphql.ts';
import { rememberAuthor } from '../frame/useAuthor.ts';
import styles from './account.module.css';
import { accountPath } from './addresses.ts';
import { WhoAmI } from './documents.ts';

type Viewer = ResultOf<typeof WhoAmI>['viewer'];

/** Asked once a visit: who signs in or out loads the page anew. */
let asked: Promise<Viewer> | undefined;

/** The name of who has signed in, which leads to their keys and the way out; nothing where nobody has to. */
export function Account() {
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const here = usePathname() === accountPath;
  useEffect(() => {
    asked ??= ask(browserClient(), WhoAmI, {}).then((data) => data.viewer);
    asked.then(
      (found) => {
        setViewer(found);
        if (found.signedIn) rememberAuthor(found.name);
      },
      () => {
        asked = undefined;
      },
    );
  }, []);
  if (viewer === null || !viewer.signedIn) return null;
  return (
    <Link
      href={accountPath}
      className={styles.me}
      title={frameWords.signedInAs({ email: viewer.email ?? '' })}
      aria-current={here ? 'page' : undefined}
    >
      {viewer.name}
    </Link>
  );
}
