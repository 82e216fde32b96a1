import { Dialog } from 'radix-ui';
import type { KeyboardEventHandler, ReactNode } from 'react';
import styles from './modal.module.css';
import { useFocusGivenBack } from './useFocusGivenBack.ts';
import { ownKeys } from './useKeys.ts';

export interface ModalProps {
  /** Its name for those who hear it; left out where a `ModalTitle` is shown. */
  readonly label?: string;
  readonly className: string | undefined;
  readonly onClose: () => void;
  /** After it is gone and the focus is where it was. */
  readonly onGone?: () => void;
  /** A press beside it closes it. */
  readonly closedByPress?: boolean;
  /** The page's keys act on, because what is decided here is the page's. Itself, and not its first button, has the focus then. */
  readonly pageKeys?: boolean;
  readonly onKeyDown?: KeyboardEventHandler;
  readonly children: ReactNode;
}

/**
 * A dialog that lies over all else, and makes it inert, for as long as it is there. Without Radix's overlay: that locks the
 * page's scrolling by a style element, which the policy of the pages does not allow.
 */
export function Modal(props: ModalProps) {
  const { label, className, onClose, onGone, closedByPress = false, pageKeys = false, children, ...content } = props;
  const giveBack = useFocusGivenBack();
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <div className={styles.backdrop} />
        <Dialog.Content
          {...content}
          {...(pageKeys ? {} : ownKeys)}
          className={`${styles.modal} ${className}`}
          aria-label={label}
          aria-modal
          onOpenAutoFocus={(event) => {
            if (!pageKeys || !(event.currentTarget instanceof HTMLElement)) return;
            event.preventDefault();
            event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            giveBack(event);
            onGone?.();
          }}
          onInteractOutside={(event) => closedByPress || event.preventDefault()}
        >
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export const ModalTitle = Dialog.Title;
