import { className, classOfPath, readPath } from '@stray/core';

/** Where a file belongs, and the class that it was sent with, or that its folder names. */
export function placeOf(name: string, { classes }: { readonly classes: boolean }) {
  const path = readPath(name);
  return { path, declaredClasses: classes ? declaredByFolder(path) : [] };
}

/** The class that the folder of a photo names, as it is stored. */
export function declaredByFolder(path: string): string[] {
  const name = className(classOfPath(path) ?? '');
  return name === undefined ? [] : [name];
}
