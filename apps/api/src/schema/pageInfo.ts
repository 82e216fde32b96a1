/** A page of a list whose cursors are our own. */
export interface Page {
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** The `PageInfo` of a page with these edges. */
export function pageInfoOf(edges: readonly { readonly cursor: string }[], { hasNext, hasPrevious }: Page) {
  return {
    hasNextPage: hasNext,
    hasPreviousPage: hasPrevious,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}
