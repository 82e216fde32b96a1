'use client';

import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';
import styles from './hint.module.css';

export interface HintProps {
  readonly says: string;
  /** One element that can have the focus. */
  readonly children: ReactElement;
}

/** What a button is about, told to the keyboard as to the pointer, which a `title` is not. */
export function Hint({ says, children }: HintProps) {
  return (
    <Tooltip.Provider delayDuration={400}>
      <Tooltip.Root>
        <Tooltip.Trigger
          asChild
          // A press, or a dialog that gives the focus back, asks nothing.
          onFocus={(event) => event.currentTarget.matches(':focus-visible') || event.preventDefault()}
        >
          {children}
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content className={styles.hint} sideOffset={4} collisionPadding={8}>
            {says}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
