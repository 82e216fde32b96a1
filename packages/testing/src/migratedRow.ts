type Row = Readonly<Record<string, unknown>>;

/** A row of an earlier schema, as `readRows` gives it, as later migrations make it. */
export function migratedRow({ declaredClass, role, ...row }: Row): Row {
  if ('undoes' in row) return migratedReview(row);
  return {
    ...row,
    // An array as text.
    ...(declaredClass !== undefined && {
      declaredClasses: declaredClass === null ? '{}' : arrayOf(String(declaredClass)),
    }),
    ...(role !== undefined && { role: role === 'EDITOR' ? 'CURATOR' : role }),
  };
}

/** An event of the time when each was about one sample, which stands in a table of its own since. */
function migratedReview({ sampleId: _, undoes, tags, decision, note, ...row }: Row): Row {
  return { ...row, addedTags: tags, decision: undoes === null ? decision : null, note: note === '' ? null : note };
}

/** An array of one text that has to be quoted, as PostgreSQL writes it. */
const arrayOf = (text: string): string => `{"${text.replace(/["\\]/g, '\\$&')}"}`;
