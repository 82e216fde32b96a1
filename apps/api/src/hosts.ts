import { isLoopback } from '@stray/core';
import type { RequestHandler } from 'express';
import { refuse } from './refuse.ts';

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The names that a server which listens on `host` may be asked for. One that listens on the loopback interface answers
 * to its names alone, so that no web page can reach it through a name of its own that points there (DNS rebinding).
 * One where people sign in answers to the name of its address, `url`, too.
 */
export function hostsFor(host: string, allowed: string, url?: string): string[] {
  const extra = allowed
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const named = url === undefined ? [] : [new URL(url).hostname.toLowerCase()];
  return isLoopback(host) || url !== undefined || extra.length > 0 ? [...loopback, ...named, ...extra] : [];
}

/** Refuses requests addressed to another host; none when `hosts` is empty. */
export function onlyHosts(hosts: readonly string[]): RequestHandler {
  return ({ headers: { host = '' } }, response, next) => {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    if (hosts.length === 0 || hosts.includes(name)) {
      next();
      return;
    }
    refuse(response, 421, 'BAD_ARGUMENT', 'This server does not answer to that host name. ALLOWED_HOSTS adds names.');
  };
}
