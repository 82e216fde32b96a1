import type { EncoderFacts } from './documents.ts';
import styles from './settings.module.css';

/** The encoders that are installed, the default one first, each with the device that its latest run really used. */
export function Encoders({ encoders }: { encoders: readonly EncoderFacts[] }) {
  return (
    <div className={styles.scroller}>
      <table className={styles.encoders}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Device</th>
            <th scope="col">Dimensions</th>
            <th scope="col">Methods</th>
          </tr>
        </thead>
        <tbody>
          {encoders.map(({ id, name, family, dimension, device, methods }, place) => (
            <tr key={id}>
              <td>
                {name}
                <span className={styles.dim}>
                  {' '}
                  {family}
                  {place === 0 ? ', the default one' : ''}
                </span>
                <br />
                <code>{id}</code>
              </td>
              <td title="Of its latest run">{device ?? 'not run yet'}</td>
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
