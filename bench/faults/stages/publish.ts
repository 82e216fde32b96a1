import type { RunStage } from '../stage.ts';
import { keyOf } from './project.ts';

interface Answer {
  readonly publishCorpusVersion: { readonly version: { readonly id: string; readonly number: number } | null };
}

/** publish: drafts of the demo's corpus with one word banned each, published until that is acknowledged. */
export const publish: RunStage = async ({ client, killing }) => {
  const { project } = await client.ask<{
    project: { activeCorpusVersion: { corpus: { id: string }; negatives: { edges: { node: { text: string } }[] } } };
  }>(
    `{ project(slug: "demo") { activeCorpusVersion {
       corpus { id } negatives(first: 500) { edges { node { text } } }
     } } }`,
  );
  const { corpus, negatives } = project.activeCorpusVersion;
  const words = negatives.edges.map(({ node }) => node.text);
  const acknowledged: { draft: string; word: string }[] = [];
  for (let round = 0; round < 2 || killing(); round++) {
    const word = words[round % words.length] ?? '';
    const draft = await begin(word);
    for (;;) {
      const answer = await client
        .askOnce<Answer>(
          `mutation ($draftId: ID!, $message: String!) {
             publishCorpusVersion(input: { draftId: $draftId, message: $message }) { version { id number } userErrors { code } }
           }`,
          { draftId: draft, message: `Ban ${word} (${draft})` },
        )
        .catch(() => undefined);
      if (answer?.publishCorpusVersion.version) break;
      // Not answered: a draft that is gone was published.
      const { node } = await client.ask<{ node: { id: string } | null }>('query ($id: ID!) { node(id: $id) { id } }', {
        id: draft,
      });
      if (node === null) break;
    }
    acknowledged.push({ draft, word });
  }

  return async ({ query }) => {
    const versions = await query<{ number: number; message: string; count: number; there: number; banned: boolean }>(
      `SELECT v.number, v.message, v.count, count(n.*)::int AS there,
              bool_or(n.text = substring(v.message from '^Ban (.*) \\(')) AS banned
       FROM "CorpusVersion" v LEFT JOIN "NegativeLabel" n ON n."corpusVersionId" = v.id
       WHERE v."corpusId" = $1::uuid GROUP BY v.id ORDER BY v.number`,
      [keyOf(corpus.id)],
    );
    let [lost, doubled] = [0, 0];
    for (const { draft } of acknowledged) {
      const published = versions.filter(({ message }) => message.includes(draft));
      if (published.length === 0) lost += 1;
      doubled += Math.max(0, published.length - 1);
    }
    // A version is whole: all its words are there, and the banned one is not.
    lost += versions.filter(({ count, there, banned }) => count !== there || banned === true).length;
    lost += versions.filter(({ number }, i) => number !== i + 1).length;
    return { lost, doubled, looked: `${acknowledged.length} publications, ${versions.length} versions` };
  };

  async function begin(word: string): Promise<string> {
    const made = await client.ask<{ createCorpusDraft: { draft: { id: string } } }>(
      `mutation ($corpusId: ID!) { createCorpusDraft(input: { corpusId: $corpusId }) { draft { id } userErrors { code } } }`,
      { corpusId: corpus.id },
    );
    const { id } = made.createCorpusDraft.draft;
    await client.ask(
      `mutation ($draftId: ID!, $text: String!) {
         editCorpusDraft(input: { draftId: $draftId, edits: [{ kind: BAN, text: $text }] }) { userErrors { code } }
       }`,
      { draftId: id, text: word },
    );
    return id;
  }
};
