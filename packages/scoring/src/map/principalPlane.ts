/** Rounds of subspace iteration: the plane need not be exact, it is where a layout begins. */
const rounds = 30;

/** Half of the width of the plane, as umap-learn scales what it begins with. */
const halfWidth = 10;

/**
 * Rows on the plane of their first two principal components, scaled to ±10. The same rows give the same plane: the iteration
 * begins with fixed vectors, and the largest weight of each component is positive.
 *
 * @param rows [n, dimension]
 * @returns [n, 2]; all 0 for rows that are alike
 */
export function principalPlane(rows: Float32Array, dimension: number): Float32Array {
  const count = rows.length / dimension;
  const mean = new Float64Array(dimension);
  for (let i = 0; i < rows.length; i++) mean[i % dimension] = (mean[i % dimension] ?? 0) + (rows[i] ?? 0) / count;
  const project = (axis: Float64Array): Float64Array => {
    const offset = dot(mean, 0, axis);
    return Float64Array.from({ length: count }, (_, row) => dot(rows, row * dimension, axis) - offset);
  };
  const axes: Float64Array[] = [];
  for (let component = 0; component < 2; component++) {
    // Not orthogonal to anything likely, and the same everywhere.
    let axis = unit(Float64Array.from({ length: dimension }, (_, i) => Math.cos((component + 1) * (i + 1))));
    for (let round = 0; round < rounds; round++) {
      const weights = project(axis);
      const next = new Float64Array(dimension);
      for (let row = 0; row < count; row++) {
        const weight = weights[row] ?? 0;
        for (let i = 0; i < dimension; i++) {
          next[i] = (next[i] ?? 0) + weight * ((rows[row * dimension + i] ?? 0) - (mean[i] ?? 0));
        }
      }
      axis = unit(axes.reduce(without, next));
    }
    axes.push(upright(axis));
  }
  const plane = new Float32Array(2 * count);
  const places = axes.map(project);
  const widest = places.reduce((most, along) => along.reduce((max, place) => Math.max(max, Math.abs(place)), most), 0);
  if (widest < 1e-6) return plane;
  places.forEach((along, component) => {
    along.forEach((place, row) => {
      plane[2 * row + component] = (place / widest) * halfWidth;
    });
  });
  return plane;
}

function dot(rows: Float32Array | Float64Array, from: number, axis: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < axis.length; i++) sum += (rows[from + i] ?? 0) * (axis[i] ?? 0);
  return sum;
}

function without(vector: Float64Array, axis: Float64Array): Float64Array {
  const along = dot(vector, 0, axis);
  return vector.map((value, i) => value - along * (axis[i] ?? 0));
}

/** A vector of no length stays as it is. */
function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, 0, vector));
  return length < 1e-12 ? vector : vector.map((value) => value / length);
}

/** Its negative where that has the largest weight on its side. */
function upright(axis: Float64Array): Float64Array {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}
