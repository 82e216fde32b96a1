import type { RemoteImport } from '@stray/client';

/** What an import has found, in a line each; nothing of what was not found. */
export function describeFound({ format, found, failed, passedOver }: RemoteImport): string[] {
  if (found === null) return [];
  const { classes, withoutClass, withoutImage, problems } = found;
  const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
  const some = (first: readonly string[], n: number) => `${first.join(', ')}${n > first.length ? ', …' : ''}`;
  return [
    `read as ${format?.toLowerCase().replaceAll('_', '-')}: ${count(found.images, 'photo')} of ${classes.count === 1 ? '1 class' : `${classes.count.toLocaleString('en')} classes`}`,
    ...(withoutClass.count > 0 && classes.count > 0
      ? [`${count(withoutClass.count, 'photo')} without a class: ${some(withoutClass.first, withoutClass.count)}`]
      : []),
    ...(withoutImage.count > 0
      ? [`${count(withoutImage.count, 'photo')} in annotations alone: ${some(withoutImage.first, withoutImage.count)}`]
      : []),
    ...(problems.count > 0 ? [`${count(problems.count, 'problem')} in annotations:`] : []),
    ...problems.first.map(({ code, message }) => `  ${message} [${code}]`),
    ...(failed > 0 ? [`${count(failed, 'file')} refused; each says why in the dataset`] : []),
    ...(passedOver > 0 ? [`${count(passedOver, 'other file')} left out`] : []),
  ];
}
