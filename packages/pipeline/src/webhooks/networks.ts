import { StrayError } from '@stray/core';
import ipaddr from 'ipaddr.js';

/** Whether an address, as the system resolved it, may be connected to. */
export type MayReach = (address: string) => boolean;

/**
 * Addresses of the internet, and those of the networks that are named: nobody who may make a webhook is to reach by it what
 * only this machine or its neighbours can.
 *
 * @param networks such as `10.1.0.0/16, 192.168.0.5`; `any` for everything
 * @throws StrayError BAD_ARGUMENT for what is no network
 */
export function readNetworks(networks: string): MayReach {
  const named = networks.split(/[\s,]+/).filter((network) => network !== '');
  if (named.includes('any')) return () => true;
  const allowed = named.map(readNetwork);
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    // An IPv4 address in IPv6's clothes is what it is underneath.
    const parsed = ipaddr.process(address);
    return allowed.some((network) => within(parsed, network)) || parsed.range() === 'unicast';
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

function within(address: Address, [base, bits]: Network): boolean {
  return address instanceof ipaddr.IPv4
    ? base instanceof ipaddr.IPv4 && address.match(base, bits)
    : base instanceof ipaddr.IPv6 && address.match(base, bits);
}

function readNetwork(text: string): Network {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch (cause) {
    throw new StrayError('BAD_ARGUMENT', `STRAY_WEBHOOK_NETWORKS: “${text}” is no address and no subnet.`, { cause });
  }
}
