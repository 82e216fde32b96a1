/** What the one who looks may do in a project. The API refuses the rest; the page does not offer it. */
export interface May {
  /** Decide, tag, note, export. */
  readonly review: boolean;
  /** Upload, score, flag, edit corpora, delete photos. */
  readonly curate: boolean;
}

/** By the role in the project, each of which may do all that the one before may. */
export function mayOf(role: 'VIEWER' | 'REVIEWER' | 'CURATOR' | 'OWNER'): May {
  return { review: role !== 'VIEWER', curate: role === 'CURATOR' || role === 'OWNER' };
}
