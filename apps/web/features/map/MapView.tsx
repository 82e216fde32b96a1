'use client';

import { useId, useMemo, useRef, useState } from 'react';
import { mapWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import type { SampleFilter } from '../samples/documents.ts';
import { type Colouring, colour, colourings, countedAmong } from './colours.ts';
import { Legend } from './Legend.tsx';
import type { Point } from './lasso.ts';
import { MapCanvas, type MapHandle } from './MapCanvas.tsx';
import { MapStanding } from './MapStanding.tsx';
import styles from './map.module.css';
import { idOf, indexOf } from './mapPoints.ts';
import { PointCard } from './PointCard.tsx';
import { Selected } from './Selected.tsx';
import { useMap } from './useMap.ts';
import { type Matching, useMatches } from './useMatches.ts';

export interface MapViewProps {
  readonly datasetId: string;
  /** Another one means that scores, flags or decisions have changed. */
  readonly revision: string;
  readonly scored: boolean;
  /** What does not match is faint, and is not selected; null where all matches. */
  readonly filter: SampleFilter | null;
  readonly focusedId: string | null;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
  /** The samples that were selected, by id; empty when that was undone. */
  readonly onSelect?: (ids: readonly string[]) => void;
}

/** The photos of a dataset as points of the plane, those that look alike together. */
export function MapView(props: MapViewProps) {
  const { datasetId, revision, scored, filter, focusedId, onFocus, onOpen, onSelect } = props;
  const { facts, points, failure, again } = useMap(datasetId, revision);
  const matching = useMatches({ projectionId: facts?.shownProjection?.id ?? null, points, filter });
  const matches = matchesOf(matching);
  const [by, setBy] = useState<Colouring>('flag');
  const [only, setOnly] = useState<number | null>(null);
  const [lasso, setLasso] = useState(false);
  const [selected, setSelected] = useState<readonly number[]>([]);
  const [hovered, setHovered] = useState<{ readonly index: number; readonly at: Point } | null>(null);
  const [undrawn, setUndrawn] = useState<string | null>(null);
  const canvas = useRef<MapHandle>(null);
  const help = useId();
  const colours = useMemo(() => (points === null ? null : colour(points, by)), [points, by]);
  const coloured = useMemo(
    () => (colours === null || matches === null ? colours : countedAmong(colours, matches)),
    [colours, matches],
  );
  // Points are other samples once places have changed.
  const positions = points?.positions ?? null;
  const [drawnPositions, setDrawnPositions] = useState(positions);
  if (drawnPositions !== positions) {
    setDrawnPositions(positions);
    setSelected([]);
    setHovered(null);
  }
  const focused = useMemo(() => {
    const index = points === null || focusedId === null ? -1 : indexOf(points, focusedId);
    return index < 0 ? null : index;
  }, [points, focusedId]);
  const idsOf = (indices: readonly number[]) => (points === null ? [] : indices.map((index) => idOf(points, index)));
  // Nothing is selected by a filter whose answer is not here.
  const selectable = matching.kind === 'unfiltered' || matching.kind === 'found';
  const select = (indices: readonly number[]) => {
    setSelected(indices);
    setLasso(false);
    onSelect?.(idsOf(indices));
  };
  const key = (name: string, sign: string, press: string) => (
    <button
      type="button"
      className={`${forms.button} ${forms.small}`}
      aria-label={name}
      title={name}
      onClick={() => canvas.current?.key(press)}
    >
      {sign}
    </button>
  );
  const standing =
    facts === null ? null : <MapStanding datasetId={datasetId} facts={facts} scored={scored} changed={again} />;
  const trouble = undrawn ?? failure ?? (matching.kind === 'failed' ? matching.message : null);
  return (
    <section className={styles.map} aria-label={mapWords.label}>
      {trouble === null ? null : (
        <p className={styles.standing} role="alert">
          {trouble} {mapWords.gridInstead}
        </p>
      )}
      {standing}
      {points === null || coloured === null ? (
        <div className={styles.waiting} aria-busy={facts === null || facts.shownProjection !== null} />
      ) : points.count === 0 ? (
        <p className={styles.empty}>{mapWords.nothingEmbedded}</p>
      ) : (
        <>
          <div className={styles.bar}>
            <label>
              {mapWords.colourBy}{' '}
              <select
                className={styles.choice}
                value={by}
                onChange={(event) => {
                  setBy(colourings.find((known) => known === event.target.value) ?? 'flag');
                  setOnly(null);
                }}
              >
                {colourings.map((known) => (
                  <option key={known} value={known}>
                    {mapWords.colourings[known]}
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              className={`${forms.button} ${forms.small}`}
              aria-pressed={lasso}
              disabled={!selectable}
              title={mapWords.lassoHint}
              onClick={() => setLasso(!lasso)}
            >
              {mapWords.lasso}
            </button>
            <button
              type="button"
              className={`${forms.button} ${forms.small}`}
              disabled={!selectable}
              onClick={() => select(canvas.current?.inView() ?? [])}
            >
              {mapWords.selectInView}
            </button>
            {key(mapWords.zoomIn, '+', '+')}
            {key(mapWords.zoomOut, '−', '-')}
            {key(mapWords.showWhole, '⤢', '0')}
            <MatchCount matching={matching} points={points.count} />
          </div>
          <p id={help} className="spoken">
            {mapWords.help}
          </p>
          <div className={styles.stage}>
            {undrawn !== null ? null : (
              <MapCanvas
                handle={canvas}
                positions={points.positions}
                coloured={coloured}
                only={only}
                matches={matches}
                selected={selected}
                focused={focused}
                lasso={lasso}
                describedBy={help}
                onHover={(index, at) => setHovered(index === null ? null : { index, at })}
                onFocus={(index) => onFocus(idOf(points, index))}
                onOpen={(index) => onOpen(idOf(points, index))}
                onSelect={(indices) => selectable && select(indices)}
                onFailure={setUndrawn}
              />
            )}
            <Legend coloured={coloured} only={only} choose={setOnly} />
            {hovered === null ? null : (
              <div className={styles.card} style={placeOfCard(hovered.at)} aria-hidden="true">
                <PointCard id={idOf(points, hovered.index)} />
              </div>
            )}
          </div>
          <Selected
            ids={idsOf(selected.slice(0, 10))}
            count={selected.length}
            onFocus={onFocus}
            clear={() => select([])}
          />
        </>
      )}
    </section>
  );
}

function matchesOf(matching: Matching): Uint8Array | null {
  switch (matching.kind) {
    case 'unfiltered':
    case 'failed':
      return null;
    case 'asking':
      return matching.before?.of ?? null;
    case 'found':
      return matching.matches.of;
    default:
      return matching satisfies never;
  }
}

function MatchCount({ matching, points }: { readonly matching: Matching; readonly points: number }) {
  return (
    <span role="status" className={styles.matching} aria-label={mapWords.matching.label}>
      {matching.kind === 'found' ? mapWords.matching.count({ matching: matching.matches.count, points }) : null}
      {matching.kind === 'asking' ? mapWords.matching.asking : null}
    </span>
  );
}

/** Beside the pointer, and on its other side where it would leave the map. */
function placeOfCard({ x, y }: Point): React.CSSProperties {
  return { left: `min(${Math.round(x) + 16}px, 100% - 200px)`, top: `min(${Math.round(y) + 16}px, 100% - 230px)` };
}
