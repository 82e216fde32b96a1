type Row = Readonly<Record<string, unknown>>;

/** A row of an earlier schema, as `readRows` gives it, as later migrations make it. */
export function migratedRow({ declaredClass, role, ...row }: Row): Row {
  return {
    ...row,
    // An array as text.
    ...(declaredClass !== undefined && {
      declaredClasses: declaredClass === null ? '{}' : arrayOf(String(declaredClass)),
    }),
    ...(role !== undefined && { role: role === 'EDITOR' ? 'CURATOR' : role }),
  };
}

/** An array of one text that has to be quoted, as PostgreSQL writes it. */
const arrayOf = (text: string): string => `{"${text.replace(/["\\]/g, '\\$&')}"}`;
