import { keyWords } from '../../words/index.ts';
import type { KeyTable } from './defineKeys.ts';
import { KeyList } from './KeyList.tsx';
import styles from './keys.module.css';
import { keyTable } from './keys.ts';
import { ownKeys } from './useKeys.ts';
import { useModal } from './useModal.ts';

/** All keys, and others in their place where a person wants them. */
export function KeysDialog({ onClose, table = keyTable }: { onClose: () => void; table?: KeyTable }) {
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={keyWords.list.title}
      {...ownKeys}
      onCancel={onClose}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === '?') onClose();
      }}
    >
      <h2>{keyWords.list.title}</h2>
      <KeyList table={table} />
      <button type="button" className={styles.close} onClick={onClose}>
        {keyWords.list.close}
      </button>
    </dialog>
  );
}
