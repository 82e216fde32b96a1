import Link from 'next/link';
import { redirect } from 'next/navigation';
import { connection } from 'next/server';
import { appWords, projectsWords } from '../../words/index.ts';
import { ApiFailure, ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import forms from '../frame/forms.module.css';
import { Notice } from '../frame/Notice.tsx';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { newAddress, onlyWayOn, projectAddress } from './addresses.ts';
import { DatasetList } from './DatasetList.tsx';
import { ListProjects } from './documents.ts';
import { NewProject } from './NameForm.tsx';
import styles from './projects.module.css';

/** All projects, each with its datasets; where there is only one way on, that page instead, unless all were asked for. */
export async function ProjectsPage({ after, all }: { readonly after: string | null; readonly all: boolean }) {
  await connection();
  const found = await ask(serverClient(), ListProjects, { after }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    // A place in the list that the API does not know: the address was cut off, or is an old one.
    if (after !== null && error instanceof ApiFailure) redirect('/');
    throw error;
  });
  if (found === null) {
    return (
      <>
        <TopBar crumbs={[]} />
        <main>
          <Unreachable reason={projectsWords.missing} />
        </main>
      </>
    );
  }
  const { edges, pageInfo, totalCount } = found.projects;
  const projects = edges.map(({ node }) => node);
  const way = totalCount === 1 && !all ? onlyWayOn(projects) : null;
  if (way !== null) redirect(way);
  return (
    <>
      <TopBar crumbs={[{ text: appWords.pages.projects, href: null }]} />
      <main className={styles.page}>
        {projects.length === 0 ? (
          <Notice
            title={projectsWords.none.title}
            command={projectsWords.none.command}
            action={found.viewer.admin ? <NewLink text={projectsWords.none.begin} /> : undefined}
          >
            {projectsWords.none.intro}
            {found.viewer.admin ? '' : ` ${projectsWords.none.whoMakesOne}`}
          </Notice>
        ) : null}
        {projects.length > 0 && found.viewer.admin ? (
          <p className={styles.begin}>
            <NewLink text={projectsWords.newFromPhotos} />
          </p>
        ) : null}
        {projects.map((project) => (
          <section key={project.id} className={styles.project}>
            <h2>
              <Link href={projectAddress(project.slug)}>{project.name}</Link>
              <span className={styles.aside}>{projectsWords.datasets({ datasets: project.datasets.totalCount })}</span>
            </h2>
            <DatasetList project={project} />
          </section>
        ))}
        {found.viewer.admin ? (
          <section className={styles.project}>
            <h2>{projectsWords.newWithoutPhotos}</h2>
            <NewProject />
          </section>
        ) : null}
        {pageInfo.hasNextPage && pageInfo.endCursor !== null ? (
          <Link className={styles.more} href={`/?after=${encodeURIComponent(pageInfo.endCursor)}`}>
            {projectsWords.more}
          </Link>
        ) : null}
      </main>
    </>
  );
}

const NewLink = ({ text }: { text: string }) => (
  <Link href={newAddress} className={`${forms.button} ${forms.primary}`}>
    {text}
  </Link>
);
