import type { ReactNode } from 'react';
import { datasetWords } from '../../words/index.ts';
import { Choice } from '../frame/Choice.tsx';
import { Slider } from '../frame/Slider.tsx';
import { tileSizes } from '../samples/gridGeometry.ts';
import styles from './dataset.module.css';
import { type Display, displays } from './viewState.ts';

export interface DatasetToolsProps {
  readonly count: number;
  /** Behind the number of photos: in which order they are. */
  readonly order: string;
  readonly display: Display;
  readonly show: (display: Display) => void;
  readonly tileSize: number;
  readonly setTileSize: (size: number) => void;
  readonly children?: ReactNode;
}

const words = datasetWords.tools;

const small = (order: string) => <span className={styles.order}>{order}</span>;

/** What is shown, how, and how large. */
export function DatasetTools(props: DatasetToolsProps) {
  const { count, order, display, show, tileSize, setTileSize, children } = props;
  return (
    <div className={styles.tools}>
      <p role="status">{words.count({ photos: count, order, small })}</p>
      {children}
      <Choice
        label={words.display}
        className={styles.displays}
        options={displays.map((value) => ({ value, text: words.displays[value] }))}
        value={display}
        onChange={show}
      />
      <div className={styles.size} hidden={display !== 'grid'}>
        <span aria-hidden="true">▫</span>
        <Slider
          label={words.size}
          min={tileSizes.smallest}
          max={tileSizes.largest}
          step={tileSizes.step}
          value={tileSize}
          onChange={setTileSize}
        />
        <span aria-hidden="true">▢</span>
      </div>
    </div>
  );
}
