import { plural } from '../format/numbers.ts';
import type { CalibrationDataset } from './documents.ts';
import styles from './runForm.module.css';
import { needsCalibration, type RuleKind, ruleKinds, type ThresholdChoice } from './thresholdChoice.ts';

export interface ThresholdFieldsProps {
  readonly choice: ThresholdChoice;
  readonly change: (choice: ThresholdChoice) => void;
  /** The other datasets of the project. */
  readonly datasets: readonly CalibrationDataset[];
}

interface RuleWords {
  readonly name: string;
  /** Of the number that goes with it. */
  readonly amount?: string;
  readonly promise: string;
}

const condition =
  'This holds if the calibration photos are a random draw of photos that belong, and none of them is among those scored.';

const words: Readonly<Record<RuleKind, RuleWords>> = {
  own: { name: 'the method’s own rule', promise: 'A suggestion without a guarantee.' },
  given: { name: 'given by hand', amount: 'score', promise: 'Flags every photo below this score. No guarantee.' },
  'target-recall': {
    name: 'keep what belongs',
    amount: 'keep %',
    promise: `On average at least this share of the photos that belong is kept. ${condition}`,
  },
  fdr: {
    name: 'limit false alarms',
    amount: 'at most %',
    promise: `On average at most this share of the flagged photos belongs after all. ${condition}`,
  },
};

/** How the threshold is chosen, and by which photos it is calibrated. */
export function ThresholdFields({ choice, change, datasets }: ThresholdFieldsProps) {
  const { rule, amounts, calibrationId } = choice;
  const { amount, promise } = words[rule];
  const range = needsCalibration(rule) ? { min: 0.1, max: 99.9 } : {};
  return (
    <>
      <label>
        threshold
        <select
          value={rule}
          aria-describedby="threshold-promise"
          onChange={({ target }) =>
            change({ ...choice, rule: ruleKinds.find((kind) => kind === target.value) ?? 'own' })
          }
        >
          {ruleKinds.map((kind) => (
            <option key={kind} value={kind}>
              {words[kind].name}
            </option>
          ))}
        </select>
      </label>
      {rule === 'own' ? null : (
        <label>
          {amount}
          <input
            type="number"
            step="any"
            required
            {...range}
            value={amounts[rule]}
            onChange={({ target }) => change({ ...choice, amounts: { ...amounts, [rule]: target.value } })}
          />
        </label>
      )}
      {needsCalibration(rule) || datasets.length > 0 ? (
        <label>
          calibrated by
          <select
            value={datasets.some(({ id }) => id === calibrationId) ? calibrationId : ''}
            required={needsCalibration(rule)}
            onChange={({ target }) => change({ ...choice, calibrationId: target.value })}
          >
            <option value="">{needsCalibration(rule) ? 'choose a dataset' : 'nothing: no p-values'}</option>
            {datasets.map(({ id, name, sampleCount }) => (
              <option key={id} value={id}>
                {`${name} (${plural(sampleCount, 'photo')})`}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <p id="threshold-promise" className={styles.promise}>
        {promise}
        {needsCalibration(rule) && datasets.length === 0
          ? ' Upload such photos as another dataset of this project first.'
          : null}
      </p>
    </>
  );
}
