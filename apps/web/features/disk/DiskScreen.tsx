'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { diskWords, formatBytes, formatCount } from '../../words/index.ts';
import { accepted, ask, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { datasetAddress, projectAddress } from '../projects/addresses.ts';
import styles from './disk.module.css';
import { isAtWork, kindsOf } from './diskKinds.ts';
import { type Collection, CollectUnused, type DiskUse, LookAtDisk } from './documents.ts';

const { unused, projects } = diskWords;
const lookEveryMs = 1000;

/** The table of what takes room, the button that frees some, and the projects by size. */
export function DiskScreen({ first }: { first: DiskUse }) {
  const client = useClient();
  const [use, setUse] = useState(first);
  const { busy, refusal, run } = useWork();
  const collection = use.latestCollection;
  const moving = isAtWork(collection) || use.leaving.count > 0;
  useEffect(() => {
    if (!moving) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const seen = await ask(client, LookAtDisk, { fresh: true }).catch(() => null);
      if (left) return;
      if (seen !== null) setUse(seen.diskUse);
      timer = setTimeout(look, lookEveryMs);
    };
    timer = setTimeout(look, lookEveryMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [client, moving]);
  const collect = () =>
    run(async () => {
      const { collection: asked } = accepted((await tell(client, CollectUnused, {})).collectUnused);
      setUse((before) => ({ ...before, latestCollection: asked }));
    });
  const taken = use.totalBytes - use.freeBytes;
  return (
    <main className={styles.page}>
      <section>
        <h2>
          {diskWords.free({ bytes: use.freeBytes })}
          <span className={styles.aside}>{diskWords.ofDisk({ bytes: use.totalBytes })}</span>
        </h2>
        <meter
          className={styles.meter}
          min={0}
          max={use.totalBytes}
          high={use.totalBytes * 0.9}
          value={taken}
          aria-label={diskWords.meter}
        />
        <table className={styles.table}>
          <caption className="spoken">{diskWords.caption}</caption>
          <tbody>
            {kindsOf(use).map(({ name, count, bytes, hint }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  <span className={styles.hint}>{hint}</span>
                </th>
                <td>{count}</td>
                <td>{bytes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-labelledby="nobody">
        <h2 id="nobody">{unused.title}</h2>
        <p className={styles.text}>
          {use.collectable.count === 0
            ? unused.none
            : unused.some({ photos: use.collectable.count, bytes: use.collectable.bytes })}{' '}
          {unused.rule}
        </p>
        {use.leaving.count > 0 ? (
          <p className={styles.text} role="status">
            {unused.leaving({ photos: use.leaving.count })}
          </p>
        ) : null}
        <div className={forms.row}>
          <button
            type="button"
            className={`${forms.button} ${forms.primary}`}
            disabled={busy || isAtWork(collection)}
            onClick={collect}
          >
            {isAtWork(collection) ? unused.collecting : unused.collect}
          </button>
          <LastCollection collection={collection} />
        </div>
        {refusal === null ? null : (
          <p className={forms.refusal} role="alert">
            {refusal.message}
          </p>
        )}
      </section>
      <section>
        <h2>
          {projects.title}
          {use.sharedBytes > 0 ? (
            <span className={styles.aside}>{projects.shared({ bytes: use.sharedBytes })}</span>
          ) : null}
        </h2>
        {use.projects.length === 0 ? <p className={styles.text}>{projects.none}</p> : null}
        {use.projects.length === 0 ? null : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{projects.columns.name}</th>
                <th scope="col">{projects.columns.photos}</th>
                <th scope="col">{projects.columns.size}</th>
              </tr>
            </thead>
            {use.projects.map(({ project, samples, bytes, datasets }) => (
              <tbody key={project.id}>
                <tr>
                  <th scope="row">
                    <Link href={projectAddress(project.slug)}>{project.name}</Link>
                  </th>
                  <td>{formatCount(samples)}</td>
                  <td>{formatBytes(bytes)}</td>
                </tr>
                {datasets.map(({ dataset, samples: photos, bytes: size }) => (
                  <tr key={dataset.id} className={styles.dataset}>
                    <th scope="row">
                      <Link href={datasetAddress(project.slug, dataset)}>{dataset.name}</Link>
                    </th>
                    <td>{formatCount(photos)}</td>
                    <td>{formatBytes(size)}</td>
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
        )}
        <p className={styles.measured}>{diskWords.measured({ ago: <Ago moment={use.measuredAt} /> })}</p>
      </section>
    </main>
  );
}

function LastCollection({ collection }: { collection: Collection | null }) {
  if (collection === null || isAtWork(collection)) return null;
  if (collection.status === 'FAILED') {
    return <span className={forms.refusal}>{unused.failed({ message: collection.error?.message ?? '' })}</span>;
  }
  const { blobs, thumbnails, files, freedBytes, finishedAt, createdAt } = collection;
  const ago = <Ago moment={finishedAt ?? createdAt} />;
  return (
    <span className={styles.text} role="status">
      {blobs + thumbnails + files === 0
        ? unused.nothingFreed({ ago })
        : unused.freed({ photos: blobs, thumbnails, files, bytes: freedBytes, ago })}
    </span>
  );
}
