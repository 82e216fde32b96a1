// Reads a COCO file as an import does, over a tree with its images: FILE IMAGES.
import { createReadStream } from 'node:fs';
import { readCoco } from '../../packages/pipeline/src/upload/formats/coco.ts';
import { createDeclared } from '../../packages/pipeline/src/upload/formats/declared.ts';
import { collectFindings } from '../../packages/pipeline/src/upload/formats/findings.ts';
import { createImagePaths } from '../../packages/pipeline/src/upload/formats/imagePaths.ts';

const [file = '', count = '0'] = process.argv.slice(2);
const paths = createImagePaths();
for (let i = 0; i < Number(count); i++) paths.add(`train2017/${String(i).padStart(12, '0')}.jpg`);
const findings = collectFindings();
const declared = createDeclared(paths.paths.length);
const before = process.memoryUsage.rss();
const begun = performance.now();
const open = async () => createReadStream(file, { highWaterMark: 2 ** 18 });
await readCoco({ path: 'annotations/instances_train2017.json', open }, { images: paths, declared, findings });
const seconds = (performance.now() - begun) / 1000;
if (findings.problems.count > 0 || findings.withoutImage.count > 0) throw new Error(JSON.stringify(findings));
const peak = process.resourceUsage().maxRSS * 1024;
let classed = 0;
for (const i of paths.paths.keys()) if (declared.classesOf(i).length > 0) classed++;
const facts = { seconds, peakMb: peak / 2 ** 20, aboveMb: (peak - before) / 2 ** 20, classed };
process.stdout.write(JSON.stringify(facts));
