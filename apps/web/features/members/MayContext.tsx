'use client';

import { createContext, useContext } from 'react';
import type { May } from './may.ts';

const MayContext = createContext<May>({ review: true, curate: true });

export const MayProvider = MayContext.Provider;

export const useMay = (): May => useContext(MayContext);
