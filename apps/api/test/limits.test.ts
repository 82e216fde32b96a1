import { GraphQLError, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { assertAffordable } from '../src/limits.ts';
import { schema } from '../src/schema/index.ts';

function refusal(query: string, variables: Record<string, unknown> = {}, introspection = true): unknown {
  try {
    assertAffordable(schema, { document: parse(query), variables, introspection });
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

  it('when lists that are no pages multiply to more nodes than may be', () => {
    const labels = (projects: number) =>
      `{ projects(first: ${projects}) { edges { node { labelSets(first: 50) { edges { node { labels { text } } } } } } } }`;
    expect(refusal(labels(300))).toBeNull();
    expect(refusal(labels(400))).toBe('QUERY_TOO_COSTLY');
  });

  it('when it has more than 150 aliases, of its own or by fragments', () => {
    const aliases = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: name`).join(' ');
    expect(refusal(`{ project(slug: "x") { ${aliases(150)} } }`)).toBeNull();
    expect(refusal(`{ project(slug: "x") { ${aliases(151)} } }`)).toBe('QUERY_TOO_COSTLY');
    const twice = `{ a: project(slug: "x") { ...f } b: project(slug: "y") { ...f } }`;
    expect(refusal(`${twice} fragment f on Project { ${aliases(75)} }`)).toBe('QUERY_TOO_COSTLY');
  });

  it('when it has more than 50 directives', () => {
    const directives = (count: number) => `{ encoders { ${'id @include(if: true) '.repeat(count)} } }`;
    expect(refusal(directives(50))).toBeNull();
    expect(refusal(directives(51))).toBe('QUERY_TOO_COSTLY');
    expect(refusal(`{ encoders { id ${'@skip(if: false) '.repeat(51)} } }`)).toBe('QUERY_TOO_COSTLY');
  });

  it('when it asks for the schema and introspection is off', () => {
    expect(refusal('{ __schema { types { name } } }', {}, false)).toBe('INTROSPECTION_OFF');
    expect(refusal('{ ...f } fragment f on Query { __type(name: "Project") { name } }', {}, false)).toBe(
      'INTROSPECTION_OFF',
    );
    expect(refusal('{ encoders { __typename } }', {}, false)).toBeNull();
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
