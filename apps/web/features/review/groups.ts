import { qualityWords, reviewWords } from '../../words/index.ts';
import { initialView, type ViewState } from '../dataset/viewState.ts';
import { issueOf } from '../quality/issues.ts';
import type { Decision } from './documents.ts';
import type { GroupFacet } from './groupFacets.ts';

/** What a view has to be changed by to show one group alone. */
export function viewOfGroup(facet: GroupFacet, value: string): Partial<ViewState> {
  const photos = { display: 'grid', sample: null } as const;
  switch (facet) {
    case 'LOOKS_LIKE':
      return { ...photos, looksLike: value };
    case 'NEAREST_NEGATIVE':
      return { ...photos, near: value };
    case 'NEAREST_LABEL':
      return { ...photos, nearestLabel: value };
    case 'DECLARED_CLASS':
      return { ...photos, declaredClass: value };
    case 'DUPLICATE':
      return { ...photos, copies: value };
    case 'QUALITY':
      return { ...photos, quality: issueOf(value) };
    case 'DECISION':
      return { ...photos, decision: value.toLowerCase() as Lowercase<Decision> };
    case 'TAG':
      return { ...photos, tag: value };
    default:
      return facet satisfies never;
  }
}

/** The name of a group, as people call it. */
export function nameOfGroup(facet: GroupFacet, value: string): string {
  if (facet === 'QUALITY') {
    const issue = issueOf(value);
    return issue === null ? value : qualityWords.names[issue];
  }
  if (facet === 'DECISION') return reviewWords.decisions[value as Decision]?.done ?? value;
  return facet === 'DUPLICATE' ? reviewWords.groups.copies : value;
}

/** Views that show every group: the one that is open would leave itself alone. */
export const withoutGroup = (view: ViewState, facet: GroupFacet): ViewState => ({
  ...view,
  ...Object.fromEntries(
    Object.keys(viewOfGroup(facet, '')).map((field) => [field, initialView[field as keyof ViewState]]),
  ),
  display: view.display,
});
