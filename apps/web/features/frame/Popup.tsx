import { Dialog } from 'radix-ui';
import { type ReactElement, useRef } from 'react';
import { useFocusGivenBack } from './useFocusGivenBack.ts';
import { ownKeys } from './useKeys.ts';

export interface PopupProps {
  readonly label: string;
  readonly onClose: () => void;
  /** One element, which is the dialog. */
  readonly children: ReactElement;
}

/** A small dialog over the page, which goes when something else is looked at. */
export function Popup({ label, onClose, children }: PopupProps) {
  const left = useRef(false);
  const giveBack = useFocusGivenBack();
  return (
    <Dialog.Root open modal={false} onOpenChange={onClose}>
      <Dialog.Content
        {...ownKeys}
        asChild
        aria-label={label}
        onInteractOutside={() => {
          left.current = true;
        }}
        onCloseAutoFocus={(event) => (left.current ? event.preventDefault() : giveBack(event))}
      >
        {children}
      </Dialog.Content>
    </Dialog.Root>
  );
}
