import { globalId } from '@stray/core';
import { type Facet, facetCounts, reviewCounts, sampleCount, scoreHistogram, similarSamples } from '@stray/db';
import { pageQuestions } from './pages.ts';
import type { Question, World } from './question.ts';
import { similarSql } from './similarSql.ts';

export async function questionsOf(world: World): Promise<Question[]> {
  return [
    ...(await pageQuestions(world)),
    countAll(world),
    countFiltered(world),
    facet(world, 'NEAREST_NEGATIVE'),
    facet(world, 'DECLARED_CLASS'),
    facet(world, 'DECISION'),
    histogram(world),
    decisions(world),
    await similar(world),
  ];
}

/** A field of the dataset. */
const ofDataset = ({ ask, datasetId }: World, field: string) => {
  const query = `query ($id: ID!) { node(id: $id) { ... on Dataset { ${field} } } }`;
  return () => ask(query, { id: globalId('Dataset', datasetId) });
};

function countAll(world: World): Question {
  const { db, client, datasetId, runId } = world;
  return {
    name: 'how many samples',
    raw: () => client.query('SELECT count(*) FROM "Sample" WHERE "datasetId" = $1', [datasetId]),
    repository: () => sampleCount(db, { datasetId, runId }),
    graphql: ofDataset(world, 'samples(first: 1) { totalCount }'),
  };
}

function countFiltered(world: World): Question {
  const { db, client, datasetId, runId } = world;
  const text = `SELECT count(*) FROM "SampleScore" sc JOIN "Sample" s ON s.id = sc."sampleId"
    WHERE sc."runId" = $1 AND sc.flagged AND 'dress' = ANY(s."declaredClasses")`;
  return {
    name: 'how many of two filters',
    raw: () => client.query(text, [runId]),
    repository: () => sampleCount(db, { datasetId, runId, filter: { flagged: true, declaredClass: 'dress' } }),
    graphql: ofDataset(world, 'samples(first: 1, filter: { flagged: true, declaredClass: "dress" }) { totalCount }'),
  };
}

const facetSql = {
  NEAREST_NEGATIVE: `SELECT sc."topNegatives"[1] AS value, count(*), count(r.decision) FROM "SampleScore" sc
    LEFT JOIN "Review" r ON r."sampleId" = sc."sampleId" WHERE sc."runId" = $1 GROUP BY 1 ORDER BY 2 DESC LIMIT 50`,
  DECLARED_CLASS: `SELECT c.value, count(*), count(r.decision) FROM "Sample" s
    CROSS JOIN LATERAL unnest(s."declaredClasses") c(value) LEFT JOIN "Review" r ON r."sampleId" = s.id
    WHERE s."datasetId" = $1 GROUP BY 1 ORDER BY 2 DESC LIMIT 50`,
  DECISION: 'SELECT decision, count(*) FROM "Review" WHERE "datasetId" = $1 GROUP BY 1 ORDER BY 2 DESC',
} as const satisfies Partial<Record<Facet, string>>;

function facet(world: World, by: keyof typeof facetSql): Question {
  const { db, client, datasetId, runId } = world;
  return {
    name: `facet ${by}`,
    raw: () => client.query(facetSql[by], [by === 'NEAREST_NEGATIVE' ? runId : datasetId]),
    repository: () => facetCounts(db, { datasetId, runId, facet: by, first: 50, examples: 0 }),
    graphql: ofDataset(world, `facets(by: [${by}]) { value count reviewed }`),
  };
}

function histogram(world: World): Question {
  const { db, client, runId } = world;
  const text = `SELECT width_bucket(sc.score, 0, 1, 40) AS bin, count(*), count(*) FILTER (WHERE sc.flagged),
      count(*) FILTER (WHERE r.decision IN ('KEEP', 'RELABEL')), count(*) FILTER (WHERE r.decision = 'DROP')
    FROM "SampleScore" sc LEFT JOIN "Review" r ON r."sampleId" = sc."sampleId" WHERE sc."runId" = $1 GROUP BY 1`;
  return {
    name: 'histogram of a run',
    raw: () => client.query(text, [runId]),
    repository: () => scoreHistogram(db, { runId, bins: 40 }),
    graphql: ofDataset(world, 'histogram { from to count flagged kept dropped }'),
  };
}

function decisions(world: World): Question {
  const { db, client, datasetId, runId } = world;
  const text = `SELECT r.decision, count(*), count(*) FILTER (WHERE sc.flagged) FROM "Review" r
    LEFT JOIN "SampleScore" sc ON sc."sampleId" = r."sampleId" AND sc."runId" = $2 WHERE r."datasetId" = $1 GROUP BY 1`;
  return {
    name: 'decisions counted',
    raw: () => client.query(text, [datasetId, runId]),
    repository: () => reviewCounts(db, { datasetId, runId }),
    graphql: ofDataset(world, 'reviewCounts { keep drop relabel unsure flagged }'),
  };
}

/** Other photos like one, each round those of another photo. */
async function similar(world: World): Promise<Question> {
  const { db, client, ask, datasetId, encoderId } = world;
  const { photos, text, first } = await similarSql(client, { datasetId, encoderId });
  const query = `query ($id: ID!) { node(id: $id) { ... on Sample { similar(first: ${first}) { similarity sample { id path } } } } }`;
  const at = (round: number) => photos[round % photos.length] ?? { id: '', embedding: '' };
  return {
    name: 'similar photos',
    raw: (round) => client.query(text, [at(round).embedding]),
    repository: (round) => similarSamples(db, { datasetId, encoderId, sampleId: at(round).id, first }),
    graphql: (round) => ask(query, { id: globalId('Sample', at(round).id) }),
  };
}
