import { ClientError } from './error.ts';

/** A page of a list, in the form that all lists of the API have. */
export interface Page<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Node }[];
}

/**
 * All that a list holds, page by page as it is wanted.
 *
 * @param ask asks for the page behind a cursor; nothing where what has the list is not there any more
 * @throws ClientError
 */
export async function* pages<Node>(
  ask: (after: string | null) => Promise<Page<Node> | null | undefined>,
): AsyncGenerator<Node, void> {
  let after: string | null = null;
  do {
    const page: Page<Node> | null | undefined = await ask(after);
    if (!page) throw new ClientError('NOT_FOUND', 'It is not there, or not any more.');
    for (const { node } of page.edges) yield node;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}
