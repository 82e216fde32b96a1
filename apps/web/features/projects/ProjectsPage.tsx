import Link from 'next/link';
import { redirect } from 'next/navigation';
import { connection } from 'next/server';
import { ApiFailure, ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { plural } from '../format/numbers.ts';
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
          <Unreachable reason="The projects are not here yet." />
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
      <TopBar crumbs={[{ text: 'Projects', href: null }]} />
      <main className={styles.page}>
        {projects.length === 0 ? (
          <Notice
            title="No project yet"
            command={'npx stray score photos/ --labels "t-shirt,hat,skirt"'}
            action={found.viewer.admin ? <NewLink text="Start with your own photos" /> : undefined}
          >
            A project holds the classes that your images should belong to, and the datasets that are judged by them.
            Stray then shows which images do not belong, and says why in words.
            {found.viewer.admin ? '' : ' An admin makes projects; an owner of one makes you a member.'}
          </Notice>
        ) : null}
        {projects.length > 0 && found.viewer.admin ? (
          <p className={styles.begin}>
            <NewLink text="New project from your photos" />
          </p>
        ) : null}
        {projects.map((project) => (
          <section key={project.id} className={styles.project}>
            <h2>
              <Link href={projectAddress(project.slug)}>{project.name}</Link>
              <span className={styles.aside}>{plural(project.datasets.totalCount, 'dataset')}</span>
            </h2>
            <DatasetList project={project} />
          </section>
        ))}
        {found.viewer.admin ? (
          <section className={styles.project}>
            <h2>New project, without photos yet</h2>
            <NewProject />
          </section>
        ) : null}
        {pageInfo.hasNextPage && pageInfo.endCursor !== null ? (
          <Link className={styles.more} href={`/?after=${encodeURIComponent(pageInfo.endCursor)}`}>
            More projects
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
