import { type IdLabel, labelKey, StrayError } from '@stray/core';
import { createLabelSet, type LabelSet, namedLabels, type PrismaClient, readLabelSet } from '@stray/db';

export interface LabelImport {
  readonly projectId: string;
  readonly labels: readonly IdLabel[];
  readonly createdBy?: string | undefined;
}

/** One transaction writes ten thousand rows. */
const timeoutMs = 60_000;

/**
 * Makes labels the active version of a project: the next one, or the one that is active when it has the same labels in the
 * same order.
 *
 * @throws StrayError NOT_FOUND · LABELS_MISSING · CONFLICT when a label is there twice
 */
export async function importLabels(
  db: PrismaClient,
  { projectId, labels, createdBy }: LabelImport,
): Promise<{ labelSet: LabelSet; warnings: string[] }> {
  if (labels.length === 0) throw new StrayError('LABELS_MISSING', 'Name at least one class.');
  return db.$transaction(
    async (tx) => {
      // Two who import the same at once: the second finds the version of the first.
      await tx.$queryRaw`SELECT id FROM "Project" WHERE id = ${projectId}::uuid FOR UPDATE`;
      const project = await tx.project.findUnique({ where: { id: projectId, deletedAt: null } });
      if (project === null) throw new StrayError('NOT_FOUND', 'There is no such project.');
      if (project.activeLabelSetId !== null) {
        const { labels: active, ...labelSet } = await readLabelSet(tx, project.activeLabelSetId);
        if (same(namedLabels({ labels: active }), labels)) {
          return { labelSet, warnings: [`These are the labels of version ${labelSet.version}, which stays active.`] };
        }
      }
      const labelSet = await createLabelSet(tx, { projectId, labels, createdBy });
      await tx.project.update({ where: { id: projectId }, data: { activeLabelSetId: labelSet.id } });
      return { labelSet, warnings: [] };
    },
    { timeout: timeoutMs, maxWait: timeoutMs },
  );
}

function same(a: readonly IdLabel[], b: readonly IdLabel[]): boolean {
  return a.length === b.length && a.every((label, i) => labelKey(label) === labelKey(b[i] ?? { text: '' }));
}
