import Link from 'next/link';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { formatCount, plural } from '../format/numbers.ts';
import { loadPage } from '../frame/loadPage.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { mayOf } from '../members/may.ts';
import { DeleteProjectButton } from '../removal/DeleteProjectButton.tsx';
import {
  allProjects,
  auditAddress,
  corporaAddress,
  labelsAddress,
  membersAddress,
  projectLinks,
  webhooksAddress,
} from './addresses.ts';
import { DatasetList } from './DatasetList.tsx';
import { OneProject } from './documents.ts';
import { NewDataset } from './NameForm.tsx';
import styles from './projects.module.css';

/** One project: its classes and its datasets. */
export async function ProjectPage({ slug }: { slug: string }) {
  const found = await loadPage(async () => {
    const { project, viewer } = await ask(serverClient(), OneProject, { slug });
    return project === null ? null : { project, viewer };
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
  const { project, viewer } = found;
  const labels = project.activeLabelSet?.labels ?? [];
  return (
    <>
      <TopBar
        crumbs={[
          { text: 'Projects', href: allProjects },
          { text: project.name, href: null },
        ]}
        links={projectLinks(slug)}
      />
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
          <DatasetList project={project} removable={project.role === 'OWNER'} />
          {mayOf(project.role).curate ? <NewDataset projectId={project.id} slug={slug} /> : null}
        </section>
        <section className={styles.project}>
          <h2>What they are judged by</h2>
          <ul className={styles.list}>
            <li>
              <Link href={labelsAddress(slug)} className={styles.row}>
                <span className={styles.title}>Labels</span>
                <span className={styles.number}>
                  {labels.length === 0 ? 'none yet' : plural(labels.length, 'class', 'classes')}
                </span>
                <span className={styles.number}>
                  {project.activeLabelSet === null ? '' : `v${project.activeLabelSet.version} in use`}
                </span>
              </Link>
            </li>
            <li>
              <Link href={corporaAddress(slug)} className={styles.row}>
                <span className={styles.title}>Corpora</span>
                <span className={styles.number}>
                  {project.activeCorpusVersion === null
                    ? 'none yet'
                    : plural(project.activeCorpusVersion.count, 'negative')}
                </span>
                <span className={styles.number}>
                  {project.activeCorpusVersion === null
                    ? ''
                    : `${project.activeCorpusVersion.corpus.name} v${project.activeCorpusVersion.number} in use`}
                </span>
              </Link>
            </li>
          </ul>
        </section>
        {viewer.signedIn || project.role === 'OWNER' ? (
          <section className={styles.project}>
            <h2>Who works on it</h2>
            <ul className={styles.list}>
              {viewer.signedIn ? (
                <li>
                  <Link href={membersAddress(slug)} className={styles.row}>
                    <span className={styles.title}>Members</span>
                    <span className={styles.number}>you are {project.role.toLowerCase()}</span>
                  </Link>
                </li>
              ) : null}
              {project.role === 'OWNER' ? (
                <li>
                  <Link href={auditAddress(slug)} className={styles.row}>
                    <span className={styles.title}>History</span>
                    <span className={styles.number}>every change</span>
                  </Link>
                </li>
              ) : null}
              {project.role === 'OWNER' ? (
                <li>
                  <Link href={webhooksAddress(slug)} className={styles.row}>
                    <span className={styles.title}>Webhooks</span>
                    <span className={styles.number}>other programs are told</span>
                  </Link>
                </li>
              ) : null}
            </ul>
          </section>
        ) : null}
        {project.role === 'OWNER' ? (
          <section className={styles.project}>
            <h2>Delete the project</h2>
            <DeleteProjectButton id={project.id} name={project.name} datasets={project.datasets.totalCount} />
          </section>
        ) : null}
      </main>
    </>
  );
}
