import type { EnumOf } from '@stray/client';
import { importFormats } from '@stray/core';
import { z } from 'zod';

/** How images say what they show, as the API calls it. */
export const importFormatOption = z
  .enum(importFormats, { error: `must be one of ${importFormats.join(', ')}` })
  .transform((word) => word.toUpperCase().replaceAll('-', '_') as EnumOf<'ImportFormat'>)
  .optional();
