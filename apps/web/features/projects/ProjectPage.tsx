import Link from 'next/link';
import { appWords, projectsWords } from '../../words/index.ts';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
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
          <Unreachable reason={projectsWords.project.missing} />
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
          { text: appWords.pages.projects, href: allProjects },
          { text: project.name, href: null },
        ]}
        links={projectLinks(slug)}
      />
      <main className={styles.page}>
        <section className={styles.project}>
          <h2>
            {projectsWords.project.datasets}
            <span className={styles.aside}>
              {labels.length === 0
                ? projectsWords.project.noClasses
                : projectsWords.project.judgedBy({ classes: labels.map(({ text }) => text) })}
            </span>
          </h2>
          <DatasetList project={project} removable={project.role === 'OWNER'} />
          {mayOf(project.role).curate ? <NewDataset projectId={project.id} slug={slug} /> : null}
        </section>
        <section className={styles.project}>
          <h2>{projectsWords.project.judges}</h2>
          <ul className={styles.list}>
            <li>
              <Link href={labelsAddress(slug)} className={styles.row}>
                <span className={styles.title}>{appWords.pages.labels}</span>
                <span className={styles.number}>
                  {labels.length === 0
                    ? projectsWords.project.noneYet
                    : projectsWords.project.classes({ classes: labels.length })}
                </span>
                <span className={styles.number}>
                  {project.activeLabelSet === null
                    ? ''
                    : projectsWords.project.labelsInUse({ version: project.activeLabelSet.version })}
                </span>
              </Link>
            </li>
            <li>
              <Link href={corporaAddress(slug)} className={styles.row}>
                <span className={styles.title}>{appWords.pages.corpora}</span>
                <span className={styles.number}>
                  {project.activeCorpusVersion === null
                    ? projectsWords.project.noneYet
                    : projectsWords.project.negatives({ negatives: project.activeCorpusVersion.count })}
                </span>
                <span className={styles.number}>
                  {project.activeCorpusVersion === null
                    ? ''
                    : projectsWords.project.corpusInUse({
                        corpus: project.activeCorpusVersion.corpus.name,
                        version: project.activeCorpusVersion.number,
                      })}
                </span>
              </Link>
            </li>
          </ul>
        </section>
        {viewer.signedIn || project.role === 'OWNER' ? (
          <section className={styles.project}>
            <h2>{projectsWords.project.people}</h2>
            <ul className={styles.list}>
              {viewer.signedIn ? (
                <li>
                  <Link href={membersAddress(slug)} className={styles.row}>
                    <span className={styles.title}>{appWords.pages.members}</span>
                    <span className={styles.number}>{projectsWords.project.you[project.role]}</span>
                  </Link>
                </li>
              ) : null}
              {project.role === 'OWNER' ? (
                <li>
                  <Link href={auditAddress(slug)} className={styles.row}>
                    <span className={styles.title}>{appWords.pages.history}</span>
                    <span className={styles.number}>{projectsWords.project.historyHint}</span>
                  </Link>
                </li>
              ) : null}
              {project.role === 'OWNER' ? (
                <li>
                  <Link href={webhooksAddress(slug)} className={styles.row}>
                    <span className={styles.title}>{appWords.pages.webhooks}</span>
                    <span className={styles.number}>{projectsWords.project.webhooksHint}</span>
                  </Link>
                </li>
              ) : null}
            </ul>
          </section>
        ) : null}
        {project.role === 'OWNER' ? (
          <section className={styles.project}>
            <h2>{projectsWords.project.delete}</h2>
            <DeleteProjectButton id={project.id} name={project.name} datasets={project.datasets.totalCount} />
          </section>
        ) : null}
      </main>
    </>
  );
}
