import { Readable } from 'node:stream';
import { archiveFormat, className, isImageName, StrayError } from '@stray/core';
import { memberBytes } from '../memberBytes.ts';
import type { ArchiveMember } from '../sources/archiveMember.ts';
import type { FileTree } from '../sources/fileTree.ts';
import { readTar } from '../sources/tar.ts';
import { folderOf, withoutEnding } from './annotationFile.ts';
import { classesIn } from './columns.ts';
import type { createClassCount, Findings } from './findings.ts';
import { isObject, readJson } from './json.ts';

const largestSidecar = 2 ** 20;
const longestText = 200;

export interface Collected {
  readonly findings: Findings;
  readonly counts: ReturnType<typeof createClassCount>;
  /** Whether images are given classes at all. */
  readonly classes: boolean;
}

/**
 * The images of shards, each with the class that the `.cls`, `.json` or `.txt` of its key says. Members of one key follow
 * each other; those of one are held. A shard that cannot be read on costs what is left of it.
 *
 * @see https://github.com/webdataset/webdataset#the-webdataset-format
 */
export async function* readShards(
  tree: FileTree,
  members: AsyncIterable<ArchiveMember>,
  collected: Collected,
): AsyncGenerator<ArchiveMember> {
  if (tree.isShard) {
    yield* samplesOf(members, collected);
    return;
  }
  for await (const member of members) {
    const format = archiveFormat(member.name);
    if (!tree.holdsShards || member.kind !== 'file' || format === undefined || format === 'zip') {
      yield member;
      continue;
    }
    const folder = withoutEnding(format === 'tar' ? member.name : withoutEnding(member.name));
    try {
      const content = Readable.from(await member.open());
      const shard = readTar({ open: () => content, format, mostBytes: tree.mostBytes });
      yield* samplesOf(inFolder(shard, folder), collected);
    } catch (error) {
      if (!(error instanceof StrayError)) throw error;
      yield { ...member, unreadable: error };
    }
  }
}

async function* inFolder(members: AsyncIterable<ArchiveMember>, folder: string): AsyncGenerator<ArchiveMember> {
  for await (const member of members) {
    // A name that leads upwards, or is absolute, is refused as it is.
    const leads = /^[/\\]|(^|[/\\])\.\.([/\\]|$)|^[a-z]:/i.test(member.name);
    yield leads ? member : { ...member, name: `${folder}/${member.name}` };
  }
}

interface Group {
  readonly key: string;
  readonly images: ArchiveMember[];
  cls?: string | undefined;
  json?: readonly string[] | undefined;
  txt?: string | undefined;
}

async function* samplesOf(
  members: AsyncIterable<ArchiveMember>,
  { findings, counts, classes }: Collected,
): AsyncGenerator<ArchiveMember> {
  let group: Group | undefined;
  const finish = (): ArchiveMember[] => {
    if (group === undefined) return [];
    const { key, images, cls, json, txt } = group;
    const named = [cls === undefined ? undefined : [cls], json, txt === undefined ? undefined : [txt]];
    const declared = classes ? (named.find((names) => names !== undefined && names.length > 0) ?? []) : [];
    const declaredClasses = declared.flatMap((name) => className(name) ?? []);
    if (images.length === 0 && declared.length > 0) findings.lost(key, key, 'missing');
    for (const { name } of images) counts.add(name, declaredClasses);
    group = undefined;
    return images.map((image) => ({ ...image, declaredClasses }));
  };
  for await (const member of members) {
    if (member.kind === 'folder') continue;
    const key = keyOf(member.name);
    if (group?.key !== key) yield* finish();
    group ??= { key, images: [] };
    if (isImageName(member.name)) group.images.push(await held(member));
    else if (member.kind !== 'file') yield member;
    else if (sidecarOf(member.name) === undefined) yield member;
    else await readSidecar(group, member, findings);
  }
  yield* finish();
}

/** Its folders and its name to the first dot. */
function keyOf(name: string): string {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.indexOf('.', 1);
  return `${folderOf(name)}/${dot === -1 ? file : file.slice(0, dot)}`;
}

const sidecarOf = (name: string): 'cls' | 'json' | 'txt' | undefined =>
  (['cls', 'json', 'txt'] as const).find((ending) => name.toLowerCase().endsWith(`.${ending}`));

/** An image with its bytes, or with the reason why it cannot be read. */
async function held(member: ArchiveMember): Promise<ArchiveMember> {
  if (member.kind !== 'file') return member;
  try {
    const bytes = await memberBytes(member);
    return { ...member, open: async () => Readable.from([bytes]) };
  } catch (error) {
    return { ...member, unreadable: asRefusal(error) };
  }
}

/** A member that cannot be read costs itself; a shard that breaks off is said so where its next member is read. */
function asRefusal(error: unknown): StrayError {
  if (error instanceof StrayError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new StrayError('FILE_REFUSED', `It cannot be read: ${why}.`, { cause: error });
}

async function readSidecar(group: Group, member: ArchiveMember, findings: Findings): Promise<void> {
  let text: string;
  try {
    text = Buffer.from(await memberBytes(member, largestSidecar))
      .toString('utf8')
      .trim();
  } catch (error) {
    findings.thrown(member.name, asRefusal(error));
    return;
  }
  switch (sidecarOf(member.name)) {
    case 'cls':
      group.cls = text;
      break;
    case 'json': {
      const value = readJson(text);
      if (value === undefined) findings.problem(member.name, 'it is no JSON.');
      group.json = classesOfJson(value);
      break;
    }
    case 'txt':
      // A caption of several lines is no class.
      if (text.length <= longestText && !/[\r\n]/.test(text)) group.txt = text;
  }
}

const classKeys = ['label', 'labels', 'class', 'classes', 'cls', 'class_name', 'category'];

function classesOfJson(value: unknown): string[] {
  if (!isObject(value)) return classesIn(value, false);
  const key = classKeys.find((candidate) => value[candidate] != null);
  return key === undefined ? [] : classesIn(value[key], false);
}
