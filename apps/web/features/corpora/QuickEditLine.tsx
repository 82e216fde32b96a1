import Link from 'next/link';
import { plural } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import { corpusAddress, datasetAddress } from '../projects/addresses.ts';
import { corpusViewAddress } from './corpusView.ts';
import { EffectView } from './EffectView.tsx';
import styles from './quick.module.css';
import { useEffectOf } from './useEffectOf.ts';
import type { QuickEdit } from './useQuickEdit.ts';

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
    <section className={styles.line} aria-label="Preview">
      <p className={styles.head}>
        Draft of {corpus.name}, {plural(edits.length, 'edit')} from here
        <Link href={address}>Review and publish</Link>
      </p>
      <EffectView answer={effect} dataset={{ name: dataset.name, address: datasetAddress(slug, dataset) }} />
    </section>
  );
}
