import { settingsWords } from '../../words/index.ts';
import type { EncoderFacts } from './documents.ts';
import styles from './settings.module.css';

/** The encoders that are installed, the default one first, each with the device that its latest run really used. */
export function Encoders({ encoders }: { encoders: readonly EncoderFacts[] }) {
  return (
    <div className={styles.scroller}>
      <table className={styles.encoders}>
        <thead>
          <tr>
            <th scope="col">{settingsWords.encoders.name}</th>
            <th scope="col">{settingsWords.encoders.device}</th>
            <th scope="col">{settingsWords.encoders.dimensions}</th>
            <th scope="col">{settingsWords.encoders.methods}</th>
          </tr>
        </thead>
        <tbody>
          {encoders.map(({ id, name, family, dimension, device, methods }, place) => (
            <tr key={id}>
              <td>
                {name}
                <span className={styles.dim}> {settingsWords.encoders.family({ family, byDefault: place === 0 })}</span>
                <br />
                <code>{id}</code>
              </td>
              <td title={settingsWords.encoders.deviceHint}>{device ?? settingsWords.encoders.notRunYet}</td>
              <td>{dimension}</td>
              <td>
                {methods
                  .filter(({ unavailable }) => unavailable === null)
                  .map((method) => method.name)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
