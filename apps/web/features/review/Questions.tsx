import { reviewWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import type { Sample } from '../samples/documents.ts';
import { AskLine } from './AskLine.tsx';
import { KnownTags } from './documents.ts';
import { NoteLine } from './NoteLine.tsx';
import { useReview } from './ReviewContext.tsx';
import type { Desk } from './useDesk.ts';

const longest = { class: 200, tag: 50 };

export interface QuestionsProps {
  readonly desk: Desk;
  readonly datasetId: string;
  readonly sample: Sample;
  readonly labels: readonly string[];
}

/** What is asked before something is done: which class, which tag, which note. */
export function Questions({ desk, ...props }: QuestionsProps) {
  const close = () => desk.ask(null);
  switch (desk.question) {
    case 'relabel':
      return <Relabel {...props} desk={desk} close={close} />;
    case 'tag':
      return <Tag {...props} desk={desk} close={close} />;
    case 'note':
      return <Note {...props} desk={desk} close={close} />;
    case null:
      return null;
    default:
      return desk.question satisfies never;
  }
}

type Asking = QuestionsProps & { readonly close: () => void };

function Relabel({ desk, sample, labels, close }: Asking) {
  const nearest = sample.nearestLabel?.text;
  const options = [...new Set([...(nearest === undefined ? [] : [nearest]), ...labels, ...sample.declaredClasses])];
  return (
    <AskLine
      title={reviewWords.questions.relabel({ photos: desk.targetCount })}
      options={options.map((text) => ({ text, ...(text === nearest && { hint: reviewWords.questions.nearestClass }) }))}
      longest={longest.class}
      answer={(relabelTo) => desk.apply({ decision: 'RELABEL', relabelTo })}
      close={close}
    />
  );
}

function Tag({ desk, sample, datasetId, close }: Asking) {
  const { tags } = useReview(sample);
  const { data } = useAnswer(KnownTags, { id: datasetId });
  const known = data?.node?.__typename === 'Dataset' ? data.node.facets.map(({ value }) => value) : [];
  const one = desk.selection.kind === 'none';
  const has = (tag: string) => one && tags.includes(tag);
  return (
    <AskLine
      title={reviewWords.questions.tag({ photos: desk.targetCount })}
      options={[...new Set([...known, ...tags])].map((text) => ({
        text,
        ...(has(text) && { hint: reviewWords.questions.takeAway }),
      }))}
      longest={longest.tag}
      answer={(tag) => desk.apply(has(tag) ? { removeTags: [tag] } : { tags: [tag] })}
      close={close}
    />
  );
}

function Note({ desk, sample, close }: Asking) {
  const { note } = useReview(sample);
  return (
    <NoteLine
      title={reviewWords.questions.note({ photos: desk.targetCount })}
      before={desk.selection.kind === 'none' ? note : ''}
      answer={(text) => desk.apply({ note: text })}
      close={close}
    />
  );
}
