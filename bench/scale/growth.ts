/** The exponent b of time = a · size^b: least squares over the logarithms. */
export function exponentOf(points: readonly { readonly size: number; readonly ms: number }[]): number {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const across = logs.reduce((sum, [logSize, logMs]) => sum + (logSize - x) * (logMs - y), 0);
  return across / logs.reduce((sum, [logSize]) => sum + (logSize - x) ** 2, 0);
}
