import { encodeGlobalID } from '@pothos/plugin-relay';
import type { IdLabel } from '@stray/core';
import { importLabels, labelFormats, readLabelFile } from '@stray/pipeline';
import type { RequestHandler } from 'express';
import { readAuthor } from './schema/author.ts';
import type { Services } from './services.ts';
import { readFlag, readFormat, upload } from './upload.ts';

/**
 * POST /labels?project=<id>&format=<text | csv | coco>[&author=<name>][&dryRun=1]: a file with labels becomes the active version
 * of a project’s labels; or, dry, is only read.
 */
export function labels(services: Services): RequestHandler {
  return upload(services, {
    readOptions: (query) => ({
      format: readFormat(query, labelFormats),
      dryRun: readFlag(query, 'dryRun'),
      author: readAuthor(query.get('author')),
    }),
    changes: ({ dryRun }) => !dryRun,
    async work({ projectId, viewer, options: { format, dryRun, author }, content }) {
      const read = await readLabelFile(content, format);
      await requireSenses(services, read.labels);
      if (dryRun) return { labelSet: null, ...read };
      const made = await importLabels(services.db, {
        projectId,
        labels: read.labels,
        createdBy: viewer.kind === 'local' ? author : viewer.name,
      });
      const { id, version } = made.labelSet;
      return {
        labelSet: { id: encodeGlobalID('LabelSet', id), version },
        labels: read.labels,
        warnings: [...read.warnings, ...made.warnings],
      };
    },
  });
}

/** A pinned sense has to be one of WordNet. @throws StrayError BAD_ARGUMENT */
async function requireSenses({ desk, encoders }: Services, given: readonly IdLabel[]): Promise<void> {
  const pinned = given.filter(({ senseOffset }) => senseOffset !== undefined);
  const [encoder] = await encoders();
  if (pinned.length > 0 && encoder !== undefined) await desk.embedLabels(encoder.id, pinned);
}
