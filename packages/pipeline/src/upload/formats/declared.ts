import { className, mostClasses } from '@stray/core';

/** Which classes images were declared to have: 8 bytes for each class of each image, 4 for each image. */
export interface Declared {
  /** The number of a class; undefined for a name that is none. */
  classOf(name: string): number | undefined;
  /** False where the image has too many classes. */
  add(image: number, declared: number): boolean;
  /** In the order in which they came. */
  classesOf(image: number): string[];
}

export function createDeclared(images: number): Declared {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  /** Of each image, the last entry, from 1; each entry has its class and the entry before it. */
  const last = new Int32Array(images);
  let [classes, before] = [new Int32Array(1024), new Int32Array(1024)];
  let entries = 0;
  return {
    classOf(given) {
      const name = className(given);
      if (name === undefined) return undefined;
      const known = numbers.get(name) ?? names.push(name) - 1;
      numbers.set(name, known);
      return known;
    },
    add(image, declared) {
      let count = 0;
      for (let at = last[image] ?? 0; at !== 0; at = before[at] ?? 0) {
        if (classes[at] === declared) return true;
        count++;
      }
      if (count >= mostClasses) return false;
      entries++;
      if (entries === classes.length) [classes, before] = [doubled(classes), doubled(before)];
      classes[entries] = declared;
      before[entries] = last[image] ?? 0;
      last[image] = entries;
      return true;
    },
    classesOf(image) {
      const found: string[] = [];
      for (let at = last[image] ?? 0; at !== 0; at = before[at] ?? 0) found.push(names[classes[at] ?? -1] ?? '');
      return found.reverse();
    },
  };
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
