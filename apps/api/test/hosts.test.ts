import { expect, it } from 'vitest';
import { hostsFor } from '../src/hosts.ts';

it('a server on the loopback interface answers to its names alone', () => {
  expect(hostsFor('127.0.0.1', '')).toEqual(['127.0.0.1', 'localhost', '[::1]']);
});

it('names can be added', () => {
  expect(hostsFor('127.0.0.1', ' stray.example , ')).toContain('stray.example');
  expect(hostsFor('0.0.0.0', 'stray.example')).toContain('stray.example');
});

it('a server where people sign in answers to the name of its address too, and to no other', () => {
  expect(hostsFor('0.0.0.0', '', 'https://Stray.example:8443')).toEqual([
    '127.0.0.1',
    'localhost',
    '[::1]',
    'stray.example',
  ]);
});

it('a server on all interfaces leaves the names to the proxy before it', () => {
  expect(hostsFor('0.0.0.0', '')).toEqual([]);
});
