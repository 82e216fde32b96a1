import { expect, it } from 'vitest';
import { readNetworks } from '../../src/webhooks/networks.ts';

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '198.18.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '64:ff9b::a00:1',
  '2002:7f00:1::',
  'localhost',
  '',
])('%s is no address of the internet', (address) => {
  expect(readNetworks('')(address)).toBe(false);
  expect(readNetworks('any')(address)).toBe(true);
});

it.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1::1', '::ffff:8.8.8.8'])('%s is one', (address) => {
  expect(readNetworks('')(address)).toBe(true);
});

it('networks that are named may be reached, and no more', () => {
  const mayReach = readNetworks('10.1.0.0/16, 192.168.0.5 fd12::/16');
  expect(['10.1.2.3', '192.168.0.5', 'fd12::1', '::ffff:10.1.2.3'].map(mayReach)).toEqual([true, true, true, true]);
  expect(['10.2.0.1', '192.168.0.6', 'fd13::1'].map(mayReach)).toEqual([false, false, false]);
});

it('what is no network is refused, in the name of the variable', () => {
  expect(() => readNetworks('10.1.0.0/16,intranet')).toThrow(/STRAY_WEBHOOK_NETWORKS: “intranet”/);
});
