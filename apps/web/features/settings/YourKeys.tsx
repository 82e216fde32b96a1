'use client';

import { KeyList } from '../frame/KeyList.tsx';
import { keyTable } from '../frame/keys.ts';

/** All keys, each of which can be changed. */
export const YourKeys = () => <KeyList table={keyTable} />;
