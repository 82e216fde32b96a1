import { COORDINATE_SYSTEM, Deck, OrthographicView } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import type { Category } from './colours.ts';
import type { Point } from './lasso.ts';

export interface SceneData {
  /** x and y in turn. */
  readonly positions: Float32Array;
  /** Places among the categories. */
  readonly of: Uint8Array;
  readonly categories: readonly Category[];
  /** The one category that stands out, while one does. */
  readonly only: number | null;
  /** 1 for the points that stand out by a filter; null where all do. */
  readonly matches: Uint8Array | null;
}

export interface SceneMarks {
  readonly selected: readonly number[];
  readonly focused: number | null;
  /** Of the rings around them. */
  readonly colour: readonly [number, number, number];
}

export interface Camera {
  readonly x: number;
  readonly y: number;
  /** Binary logarithm of screen pixels a unit. */
  readonly zoom: number;
}

/** A drawn map. */
export interface Scene {
  draw(data: SceneData): void;
  mark(marks: SceneMarks): void;
  camera(): Camera;
  look(camera: Camera): void;
  /** The place under a point of the screen, in pixels from the left upper corner. */
  placeAt(point: Point): Point;
  close(): void;
}

export interface SceneOptions {
  readonly camera: Camera;
  readonly onFailure: (message: string) => void;
  readonly onMove: () => void;
}

const faded = 40;

/** Draws a map into an element by WebGL 2: deck.gl moves what lies on the graphics card, whatever the number of points. */
export function openScene(parent: HTMLDivElement, { camera, onFailure, onMove }: SceneOptions): Scene {
  let view = camera;
  let data: SceneData | null = null;
  let marks: SceneMarks = { selected: [], focused: null, colour: [255, 255, 255] };
  const viewState = () => ({ target: [view.x, view.y, 0] as [number, number, number], zoom: view.zoom });
  const deck = new Deck<OrthographicView>({
    parent,
    views: new OrthographicView({ flipY: false }),
    viewState: viewState(),
    controller: { doubleClickZoom: false, keyboard: false, inertia: false },
    // The cursor is the element’s.
    getCursor: () => 'inherit',
    onViewStateChange: ({ viewState: { target, zoom } }) => {
      view = { x: target?.[0] ?? 0, y: target?.[1] ?? 0, zoom: typeof zoom === 'number' ? zoom : view.zoom };
      deck.setProps({ viewState: viewState() });
      onMove();
    },
    onError: (error) => onFailure(error.message),
  });
  // The columns of a layer are made anew only for other data: a mark moves nothing of them.
  let points: ScatterplotLayer | null = null;
  const layers = () => {
    if (data !== null) deck.setProps({ layers: [points, ...marksLayers(data, marks)] });
  };
  return {
    draw(next) {
      data = next;
      points = pointsLayer(next);
      layers();
    },
    mark(next) {
      marks = next;
      layers();
    },
    camera: () => view,
    look(next) {
      view = next;
      deck.setProps({ viewState: viewState() });
      onMove();
    },
    placeAt({ x, y }) {
      const scale = 2 ** view.zoom;
      return {
        x: view.x + (x - parent.clientWidth / 2) / scale,
        y: view.y - (y - parent.clientHeight / 2) / scale,
      };
    },
    close: () => deck.finalize(),
  };
}

function pointsLayer(data: SceneData): ScatterplotLayer {
  const { positions, of, categories, only, matches } = data;
  const count = of.length;
  const colours = new Uint8Array(4 * count);
  const radii = new Float32Array(count);
  const base = count > 50_000 ? 1.5 : count > 5_000 ? 2.5 : 4;
  const dense = count > 20_000 ? 160 : 215;
  for (let i = 0; i < count; i++) {
    const category = categories[of[i] ?? 0];
    if (category === undefined) continue;
    colours.set(category.colour, 4 * i);
    const standsOut = (only === null || only === of[i]) && (matches === null || matches[i] === 1);
    colours[4 * i + 3] = standsOut ? dense : faded;
    radii[i] = category.large ? base * 1.5 : base;
  }
  return new ScatterplotLayer({
    id: 'points',
    coordinateSystem: COORDINATE_SYSTEM.CARTESIAN,
    data: {
      length: count,
      attributes: {
        getPosition: { value: positions, size: 2 },
        getFillColor: { value: colours, size: 4, normalized: true },
        getRadius: { value: radii, size: 1 },
      },
    },
    radiusUnits: 'pixels',
    stroked: false,
    antialiasing: count <= 20_000,
  });
}

function marksLayers({ positions }: SceneData, { selected, focused, colour }: SceneMarks): ScatterplotLayer<number>[] {
  const ring = (id: string, indices: readonly number[], radius: number, width: number) =>
    new ScatterplotLayer<number>({
      id,
      coordinateSystem: COORDINATE_SYSTEM.CARTESIAN,
      data: indices,
      getPosition: (i) => [positions[2 * i] ?? 0, positions[2 * i + 1] ?? 0],
      getLineColor: [colour[0], colour[1], colour[2], 230],
      getRadius: radius,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      getLineWidth: width,
      filled: false,
      stroked: true,
    });
  return [
    ring('selected', selected, selected.length > 2_000 ? 2.5 : 5, 1),
    ring('focused', focused === null ? [] : [focused], 9, 2),
  ];
}
