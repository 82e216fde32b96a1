import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { formatCount } from '../format/numbers.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { DatasetList } from './DatasetList.tsx';
import { OneProject } from './documents.ts';
import styles from './projects.module.css';

/** One project: its classes and its datasets. */
export async function ProjectPage({ slug }: { slug: string }) {
  await connection();
  const found = await ask(serverClient(), OneProject, { slug }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
  if (found === null) {
    return (
      <>
        <TopBar crumbs={[{ text: slug, href: null }]} />
        <main>
          <Unreachable reason="The project is not here yet." />
        </main>
      </>
    );
  }
  const { project } = found;
  if (project === null) notFound();
  const labels = project.activeLabelSet?.labels ?? [];
  return (
    <>
      <TopBar crumbs={[{ text: project.name, href: null }]} />
      <main className={styles.page}>
        <section className={styles.project}>
          <h2>
            Datasets
            <span className={styles.aside}>
              {labels.length === 0
                ? 'no classes yet'
                : `judged by ${labels.length === 1 ? '1 class' : `${formatCount(labels.length)} classes`}: ${labels.map(({ text }) => text).join(', ')}`}
            </span>
          </h2>
          <DatasetList project={project} />
        </section>
      </main>
    </>
  );
}
