import { builder } from '../builder.ts';
import './corpus.ts';
import './dataset.ts';
import './encoder.ts';
import './job.ts';
import './labelSet.ts';
import './progress.ts';
import './project.ts';
import './samplePage.ts';
import './scalars.ts';
import './setThreshold.ts';
import './startRun.ts';

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});

export const schema = builder.toSchema();
