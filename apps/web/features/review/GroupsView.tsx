import { useState } from 'react';
import { reviewWords } from '../../words/index.ts';
import type { ResultOf } from '../api/graphql.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { filterOf, type ViewState } from '../dataset/viewState.ts';
import { useMay } from '../members/MayContext.tsx';
import { Photo } from '../samples/Photo.tsx';
import { tileSources } from '../samples/photoSources.ts';
import { decisionSigns } from './decisionWords.ts';
import { LookAtGroups } from './documents.ts';
import { type GroupFacet, groupFacets } from './groupFacets.ts';
import styles from './groups.module.css';
import { nameOfGroup, viewOfGroup, withoutGroup } from './groups.ts';
import type { ReviewStore } from './reviewStore.ts';

type Group = Extract<NonNullable<ResultOf<typeof LookAtGroups>['node']>, { __typename: 'Dataset' }>['facets'][number];

const atFirst = 60;

export interface GroupsViewProps {
  readonly datasetId: string;
  readonly runId: string | null;
  readonly view: ViewState;
  readonly change: (change: Partial<ViewState>) => void;
  readonly store: ReviewStore;
  readonly revision: string;
}

/** Photos in groups, the largest first; what nobody has decided on in one is decided at once. */
export function GroupsView({ datasetId, runId, view, change, store, revision }: GroupsViewProps) {
  const { groupBy } = view;
  const may = useMay();
  const [first, setFirst] = useState(atFirst);
  const filter = filterOf(withoutGroup(view, groupBy));
  const asked = { id: datasetId, by: [groupBy], filter, first };
  const { data, failure, asking, again } = useAnswer(LookAtGroups, asked, { revision });
  const groups = data?.node?.__typename === 'Dataset' ? data.node.facets : null;

  const decide = (group: Group, decision: 'KEEP' | 'DROP') => {
    const own = filterOf({ ...withoutGroup(view, groupBy), ...viewOfGroup(groupBy, group.value) }) ?? {};
    const undecided = { and: [own, { reviewed: false }] };
    const count = group.count - group.reviewed;
    const here = group.examples.filter((sample) => (store.stateOf(sample.id) ?? sample).decision === null);
    store.act({ kind: 'all', filter: undecided, runId, count }, { decision }, here);
  };
  return (
    <div className={styles.groups} aria-busy={asking}>
      <p className={styles.by}>
        <label>
          {reviewWords.groups.by}{' '}
          <select value={groupBy} onChange={({ target }) => change({ groupBy: target.value as GroupFacet })}>
            {groupFacets.map((facet) => (
              <option key={facet} value={facet}>
                {reviewWords.groups.facets[facet]}
              </option>
            ))}
          </select>
        </label>
      </p>
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure}{' '}
          <button type="button" onClick={again}>
            {reviewWords.groups.tryAgain}
          </button>
        </p>
      )}
      {groups?.length === 0 ? <p className={styles.none}>{reviewWords.groups.none}</p> : null}
      <ul className={styles.list} aria-label={reviewWords.groups.label({ facet: reviewWords.groups.facets[groupBy] })}>
        {groups?.map((group) => (
          <li key={group.value} className={styles.group}>
            <button
              type="button"
              className={styles.open}
              onClick={() => change(viewOfGroup(groupBy, group.value))}
              title={reviewWords.groups.open}
            >
              <span className={styles.photos}>
                {group.examples.map((sample) => (
                  <Photo key={sample.id} sources={tileSources(sample, 0)} alt="" colour={sample.colour} fit="cover" />
                ))}
              </span>
              <span className={styles.name}>{nameOfGroup(groupBy, group.value)}</span>
              <span className={styles.count}>
                {reviewWords.groups.count({ photos: group.count, decided: group.reviewed })}
              </span>
            </button>
            <span className={styles.actions}>
              {(['KEEP', 'DROP'] as const).map((decision) => (
                <button
                  key={decision}
                  type="button"
                  data-decision={decision}
                  disabled={!may.review || group.reviewed >= group.count}
                  aria-label={reviewWords.groups.decideSpoken({
                    decision,
                    photos: group.count - group.reviewed,
                    group: nameOfGroup(groupBy, group.value),
                  })}
                  onClick={() => decide(group, decision)}
                >
                  <span aria-hidden="true">{decisionSigns[decision]}</span>{' '}
                  {reviewWords.groups.decide({ decision, photos: group.count - group.reviewed })}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {groups !== null && groups.length >= first && first < 500 ? (
        <button type="button" className={styles.more} onClick={() => setFirst(Math.min(500, first * 3))}>
          {reviewWords.groups.more}
        </button>
      ) : null}
    </div>
  );
}
