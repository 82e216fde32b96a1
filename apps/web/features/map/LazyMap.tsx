'use client';

import dynamic from 'next/dynamic';
import styles from './map.module.css';

/** The map with what draws it, which is loaded when it is first shown. */
export const LazyMap = dynamic(() => import('./MapView.tsx').then(({ MapView }) => MapView), {
  ssr: false,
  loading: () => <div className={styles.waiting} aria-busy="true" />,
});
