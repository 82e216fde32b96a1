import { builder } from '../builder.ts';
import './corpus.ts';
import './corpusDraft.ts';
import './dataset.ts';
import './draftMutations.ts';
import './encoder.ts';
import './importLabels.ts';
import './job.ts';
import './labelSet.ts';
import './labelSense.ts';
import './mineCorpus.ts';
import './progress.ts';
import './project.ts';
import './removals.ts';
import './samplePage.ts';
import './repeatRun.ts';
import './scalars.ts';
import './search.ts';
import './runEnds.ts';
import './setThreshold.ts';
import './startRun.ts';
import './upload.ts';
import './versionMutations.ts';

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});

export const schema = builder.toSchema();
