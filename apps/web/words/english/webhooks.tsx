import type { ReactNode } from 'react';
import { plural } from './plural.ts';

export const webhooksWords = {
  intro: 'Addresses that Stray tells what happens in this project, signed and tried again.',
  missing: 'The webhooks are not here yet.',
  events: {
    RUN_FINISHED: 'run finished',
    EXPORT_READY: 'export ready',
    CORPUS_PUBLISHED: 'corpus published',
    TEST: 'test',
  },
  make: {
    label: 'New webhook',
    address: 'Address',
    example: 'https://ci.example.org/stray',
    events: 'Told of',
    submit: 'Make a webhook',
    secret: 'Its secret',
    secretHint: 'It is not shown again. What Stray sends is signed with it: docs/webhooks.md tells how to verify that.',
  },
  webhook: {
    rests: 'rests',
    deliveries: ({ deliveries }: { deliveries: number }) =>
      `${plural(deliveries, 'delivery', 'deliveries')} in thirty days`,
    test: 'Send a test',
    rest: 'Let it rest',
    enable: 'Enable',
    delete: 'Delete',
    rotate: 'New secret',
    newSecret: 'Its new secret',
    newSecretHint: 'It is not shown again. For a day what is sent is signed with the old one too.',
    bothSecrets: ({ until }: { until: string }) => `the old secret signs too until ${until}`,
  },
  delivery: {
    again: 'Send again',
    againSpoken: ({ event }: { event: string }) => `Send again: ${event}`,
    answered: ({ answer }: { answer: ReactNode }) => <>It answered: {answer}</>,
    noAnswer: 'no answer',
    attempt: ({ answer, ms }: { answer: string; ms: number }) => `${answer} in ${ms} ms`,
    taken: ({ attempt }: { attempt: string }) => `taken: ${attempt}`,
    onItsWay: 'on its way',
    tried: ({ times, attempt }: { times: number; attempt: string }) =>
      `tried ${times === 1 ? 'once' : `${times} times`}: ${attempt}; it is tried again`,
    givenUp: ({ times, attempt }: { times: number; attempt: string }) => `given up after ${times}: ${attempt}`,
  },
} as const;
