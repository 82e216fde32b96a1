import Link from 'next/link';
import { effectWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { corpusAddress, datasetAddress } from '../projects/addresses.ts';
import { corpusViewAddress } from './corpusView.ts';
import { EffectView } from './EffectView.tsx';
import styles from './quick.module.css';
import { useEffectOf } from './useEffectOf.ts';
import type { QuickEdit } from './useQuickEdit.ts';

const words = effectWords.quick;

export interface QuickEditLineProps {
  readonly quick: QuickEdit;
  readonly slug: string;
  readonly dataset: { readonly id: string; readonly name: string };
}

/** What the bans and pins of this page come to, and where they are published. */
export function QuickEditLine({ quick, slug, dataset }: QuickEditLineProps) {
  const { corpus, draft, edits, refusal } = quick;
  const effect = useEffectOf(draft?.id ?? null, dataset.id, draft?.revision ?? 0);
  if (refusal !== null) return <p className={forms.refusal}>{refusal.message}</p>;
  if (draft === null || corpus === null) return null;
  const address = corpusAddress(slug, corpus.name) + corpusViewAddress({ draft: draft.id, dataset: dataset.name });
  return (
    <section className={styles.line} aria-label={words.label}>
      <p className={styles.head}>
        {words.draft({ corpus: corpus.name, edits: edits.length })}
        <Link href={address}>{words.publish}</Link>
      </p>
      <EffectView answer={effect} dataset={{ name: dataset.name, address: datasetAddress(slug, dataset) }} />
    </section>
  );
}
