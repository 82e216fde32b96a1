import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './modal.module.css';
import { useFocusGivenBack } from './useFocusGivenBack.ts';
import { ownKeys } from './useKeys.ts';

export interface QuestionProps {
  readonly className: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question that has to be answered before anything else is done; the answer that changes nothing has the focus. */
export function Question({ className, onClose, children }: QuestionProps) {
  const giveBack = useFocusGivenBack();
  return (
    <AlertDialog.Root open onOpenChange={onClose}>
      <AlertDialog.Portal>
        <div className={styles.backdrop} />
        <AlertDialog.Content
          {...ownKeys}
          className={`${styles.modal} ${className}`}
          aria-modal
          onCloseAutoFocus={giveBack}
        >
          {children}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

export const QuestionTitle = AlertDialog.Title;
/** The answer that changes nothing. */
export const Leave = AlertDialog.Cancel;
