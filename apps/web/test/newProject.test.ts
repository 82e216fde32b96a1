import { expect, test } from 'vitest';
import { datasetNameFor } from '../features/new/datasetName.ts';
import { emptyDraft, readDraft } from '../features/new/draft.ts';
import { readClasses } from '../features/new/readClasses.ts';
import { refusalsOf } from '../features/new/refusals.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, file: new File(['x'], path) }));

test('classes are read from lines, from the column of a table, and from COCO', () => {
  expect(readClasses('a.txt', '\uFEFFhat\r\n\n shoe \n')).toEqual(['hat', 'shoe']);
  expect(readClasses('a.csv', 'hat,1\n"shoe, left",2\n')).toEqual(['hat', 'shoe, left']);
  expect(readClasses('a.csv', 'id;Label;note\n1;hat;x\n2;"a ""big"" shoe";\n')).toEqual(['hat', 'a "big" shoe']);
  expect(readClasses('a.json', '{"categories":[{"id":1,"name":"hat"},{"name":3},"shoe"]}')).toEqual(['hat', 'shoe']);
});

test('a file without classes is refused in words', () => {
  expect(() => readClasses('a.txt', ' \n')).toThrow('No class is named in a.txt.');
  expect(() => readClasses('a.json', '{')).toThrow('This is no JSON.');
  expect(() => readClasses('a.json', '{}')).toThrow('No “categories” are in this file.');
});

test('what is missing or given twice is told at its field', () => {
  expect(refusalsOf(emptyDraft, 0)).toEqual({
    name: 'Give the project a name.',
    classes: 'Name at least one class that your photos should show.',
    photos: 'Choose a folder, photos or an archive, or name a folder of the server.',
  });
  const draft = { ...emptyDraft, name: 'Wardrobe', classes: 'hat, shoe, Hat' };
  expect(refusalsOf(draft, 3)).toEqual({ classes: '“Hat” is given twice.' });
  expect(refusalsOf({ ...draft, classes: 'x'.repeat(201) }, 3).classes).toMatch(/is longer than 200 characters/);
  expect(refusalsOf({ ...draft, classes: 'hat', path: '/photos' }, 0)).toEqual({});
});

test('after a reload the photos have to be chosen again, and that is said', () => {
  const draft = { ...emptyDraft, name: 'a', classes: 'hat', chosen: { name: 'June', count: 12 } };
  expect(refusalsOf(draft, 0).photos).toBe('A page that is loaded anew forgets its files: choose them again.');
  expect(readDraft(JSON.stringify(draft))).toEqual(draft);
});

test('what is stored may be anything', () => {
  for (const stored of [null, '', '7', '[]', '{"name":7,"senses":[1],"made":{"project":"x"},"chosen":true}'])
    expect(readDraft(stored)).toEqual(emptyDraft);
});

test('a dataset is named after the folder or the archive that it came in', () => {
  expect(datasetNameFor(files('June/a.jpg', 'June/hat/b.jpg'), '')).toBe('June');
  expect(datasetNameFor(files('a.jpg', 'June/b.jpg'), '')).toBe('photos');
  expect(datasetNameFor(files('street.tar.gz'), '')).toBe('street');
  expect(datasetNameFor([], '/data/photos/June/')).toBe('June');
  expect(datasetNameFor(files('hat/a.jpg'), 'June')).toBe('June');
});
