'use client';

import { type ReactNode, useState } from 'react';
import { Provider } from 'urql';
import { browserClient } from './browserClient.ts';

/** Lets what is inside ask the API. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [client] = useState(browserClient);
  return <Provider value={client}>{children}</Provider>;
}
