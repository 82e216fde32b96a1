import { Slider as Parts } from 'radix-ui';
import styles from './slider.module.css';

export interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A number that is dragged, or moved by the arrow keys. */
export function Slider({ label, value, onChange, ...range }: SliderProps) {
  return (
    <Parts.Root
      {...range}
      className={styles.slider}
      value={[value]}
      onValueChange={([chosen = value]) => onChange(chosen)}
    >
      <Parts.Track className={styles.track}>
        <Parts.Range className={styles.range} />
      </Parts.Track>
      <Parts.Thumb className={styles.thumb} aria-label={label} />
    </Parts.Root>
  );
}
