import { guarded } from '../access/guard.ts';
import { builder } from '../builder.ts';
import './apiKey.ts';
import './audit.ts';
import './corpus.ts';
import './corpusDraft.ts';
import './dataset.ts';
import './draftMutations.ts';
import './encoder.ts';
import './importLabels.ts';
import './job.ts';
import './labelSet.ts';
import './labelSense.ts';
import './members.ts';
import './mineCorpus.ts';
import './progress.ts';
import './project.ts';
import './samplePage.ts';
import './repeatRun.ts';
import './scalars.ts';
import './search.ts';
import './runEnds.ts';
import './setThreshold.ts';
import './startRun.ts';
import './upload.ts';
import './users.ts';
import './versionMutations.ts';
import './viewer.ts';

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});

/** With the rules of `access/rules.ts` in force. */
export const schema = guarded(builder.toSchema());
