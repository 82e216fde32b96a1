import { keyWords } from '../../words/index.ts';
import type { KeyTable } from './defineKeys.ts';
import { KeyList } from './KeyList.tsx';
import styles from './keys.module.css';
import { keyTable } from './keys.ts';
import { Modal, ModalTitle } from './Modal.tsx';

/** All keys, and others in their place where a person wants them. */
export function KeysDialog({ onClose, table = keyTable }: { onClose: () => void; table?: KeyTable }) {
  return (
    <Modal
      className={styles.dialog}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key !== '?') return;
        event.preventDefault();
        onClose();
      }}
    >
      <ModalTitle>{keyWords.list.title}</ModalTitle>
      <KeyList table={table} />
      <button type="button" className={styles.close} onClick={onClose}>
        {keyWords.list.close}
      </button>
    </Modal>
  );
}
