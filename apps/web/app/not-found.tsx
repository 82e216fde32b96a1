import Link from 'next/link';
import frame from '../features/frame/frame.module.css';
import { Notice } from '../features/frame/Notice.tsx';
import { TopBar } from '../features/frame/TopBar.tsx';

export default function NotFound() {
  return (
    <>
      <TopBar crumbs={[{ text: 'Not found', href: null }]} />
      <main>
        <Notice
          title="There is nothing at this address"
          action={
            <Link href="/" className={frame.button}>
              To the projects
            </Link>
          }
        >
          The project or dataset may have been renamed, or the link may be cut off.
        </Notice>
      </main>
    </>
  );
}
