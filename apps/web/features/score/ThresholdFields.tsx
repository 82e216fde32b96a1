import { scoreWords } from '../../words/index.ts';
import type { CalibrationDataset } from './documents.ts';
import styles from './runForm.module.css';
import { needsCalibration, ruleKinds, type ThresholdChoice } from './thresholdChoice.ts';

export interface ThresholdFieldsProps {
  readonly choice: ThresholdChoice;
  readonly change: (choice: ThresholdChoice) => void;
  /** The other datasets of the project. */
  readonly datasets: readonly CalibrationDataset[];
}

/** How the threshold is chosen, and by which photos it is calibrated. */
export function ThresholdFields({ choice, change, datasets }: ThresholdFieldsProps) {
  const { rule, amounts, calibrationId } = choice;
  const { rules } = scoreWords.threshold;
  const range = needsCalibration(rule) ? { min: 0.1, max: 99.9 } : {};
  return (
    <>
      <label>
        {scoreWords.threshold.label}
        <select
          value={rule}
          aria-describedby="threshold-promise"
          onChange={({ target }) =>
            change({ ...choice, rule: ruleKinds.find((kind) => kind === target.value) ?? 'own' })
          }
        >
          {ruleKinds.map((kind) => (
            <option key={kind} value={kind}>
              {rules[kind].name}
            </option>
          ))}
        </select>
      </label>
      {rule === 'own' ? null : (
        <label>
          {rules[rule].amount}
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
          {scoreWords.threshold.calibratedBy}
          <select
            value={datasets.some(({ id }) => id === calibrationId) ? calibrationId : ''}
            required={needsCalibration(rule)}
            onChange={({ target }) => change({ ...choice, calibrationId: target.value })}
          >
            <option value="">
              {needsCalibration(rule) ? scoreWords.threshold.chooseDataset : scoreWords.threshold.uncalibrated}
            </option>
            {datasets.map(({ id, name, sampleCount }) => (
              <option key={id} value={id}>
                {scoreWords.threshold.dataset({ name, photos: sampleCount })}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <p id="threshold-promise" className={styles.promise}>
        {rules[rule].promise}
        {needsCalibration(rule) && datasets.length === 0 ? ` ${scoreWords.threshold.uploadFirst}` : null}
      </p>
    </>
  );
}
