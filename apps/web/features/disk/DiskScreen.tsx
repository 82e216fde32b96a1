'use client';

import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { diskWords } from '../../words/index.ts';
import { accepted, ask, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { Table } from '../frame/Table.tsx';
import styles from './disk.module.css';
import { kindColumns, placeColumns, placesOf } from './diskColumns.tsx';
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
        <Table
          caption={diskWords.caption}
          columns={kindColumns}
          rows={kindsOf(use)}
          idOf={({ name }) => name}
          className={styles.table}
        />
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
          <Table
            columns={placeColumns}
            rows={placesOf(use)}
            idOf={({ id }) => id}
            partsOf={({ parts }) => parts}
            looksOf={({ parts }) => (parts === undefined ? { className: styles.dataset } : {})}
            className={styles.table}
          />
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
