import type { ReactNode } from 'react';
import { filesOfDrop } from '../upload/uploadFiles.ts';
import type { Upload } from '../upload/useUpload.ts';
import styles from './dataset.module.css';

export interface DropAreaProps {
  /** Null where nobody may send files. */
  readonly add: Upload['add'] | null;
  readonly onDropped: () => void;
  readonly children: ReactNode;
}

/** The whole page, on which files may be dropped. */
export function DropArea({ add, onDropped, children }: DropAreaProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped anywhere; the upload step has buttons for it
    <div
      className={styles.screen}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (add === null) return;
        void filesOfDrop(event.dataTransfer).then(add);
        onDropped();
      }}
    >
      {children}
    </div>
  );
}
