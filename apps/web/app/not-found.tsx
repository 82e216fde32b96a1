import Link from 'next/link';
import frame from '../features/frame/frame.module.css';
import { Notice } from '../features/frame/Notice.tsx';
import { TopBar } from '../features/frame/TopBar.tsx';
import { appWords } from '../words/index.ts';

const { notFound } = appWords;

export default function NotFound() {
  return (
    <>
      <TopBar crumbs={[{ text: appWords.pages.notFound, href: null }]} />
      <main>
        <Notice
          title={notFound.title}
          action={
            <Link href="/" className={frame.button}>
              {notFound.back}
            </Link>
          }
        >
          {notFound.explanation}
        </Notice>
      </main>
    </>
  );
}
