import { GraphQLError, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { assertAffordable } from '../src/limits.ts';
import { schema } from '../src/schema/index.ts';

function refusal(query: string, variables: Record<string, unknown> = {}): unknown {
  try {
    assertAffordable(schema, { document: parse(query), variables });
    return null;
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions.code : error;
  }
}

const nested = (levels: number) =>
  `{ node(id: "x") { ... on LabelSet ${'{ parent '.repeat(levels)}{ id }${' }'.repeat(levels)} } }`;

describe('an operation is refused before it is run', () => {
  it('when it is nested deeper than 20 levels, and not at 20', () => {
    expect(refusal(nested(18))).toBeNull();
    expect(refusal(nested(19))).toBe('QUERY_TOO_DEEP');
  });

  it('when it is nested too deep by way of fragments', () => {
    const spread = `query { node(id: "x") { ...a } } fragment a on LabelSet ${'{ parent '.repeat(20)}{ id }${' }'.repeat(20)}`;
    expect(refusal(spread)).toBe('QUERY_TOO_DEEP');
  });

  it.each(['first: 501', 'first: 0', 'first: -1', 'last: 501'])('when a page is asked for with %s', (argument) => {
    expect(refusal(`{ projects(${argument}) { edges { node { name } } } }`)).toBe('BAD_ARGUMENT');
  });

  it('when a variable asks for too long a page', () => {
    const query = 'query ($n: Int) { projects(first: $n) { totalCount } }';
    expect(refusal(query, { n: 501 })).toBe('BAD_ARGUMENT');
    expect(refusal(query, { n: 500 })).toBeNull();
    expect(refusal(query)).toBeNull();
  });

  it('when a histogram has too many bins', () => {
    const query = (bins: number) => `{ node(id: "x") { ... on Dataset { histogram(bins: ${bins}) { count } } } }`;
    expect(refusal(query(201))).toBe('BAD_ARGUMENT');
    expect(refusal(query(200))).toBeNull();
  });

  it('when its pages multiply to more nodes than may be', () => {
    const pages = (samples: number) =>
      `{ projects(first: 50) { edges { node { datasets(first: 50) { edges { node { samples(first: ${samples}) { totalCount } } } } } } } }`;
    expect(refusal(pages(50))).toBeNull();
    expect(refusal(pages(100))).toBe('QUERY_TOO_COSTLY');
  });

  it('when fragments multiply its fields', () => {
    const doubling = Array.from({ length: 14 }, (_, i) => `fragment f${i} on Project { ...f${i + 1} ...f${i + 1} }`);
    const query = `{ project(slug: "x") { ...f0 } } ${doubling.join(' ')} fragment f14 on Project { name }`;
    expect(refusal(query)).toBe('QUERY_TOO_COSTLY');
  });
});

it('lets the full introspection query pass', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  expect(refusal(getIntrospectionQuery())).toBeNull();
});
