export const signInPath = '/sign-in';
export const welcomePath = '/welcome';
export const accountPath = '/account';
export const usersPath = '/users';

/** Where one signs in, to come back to `next` afterwards. */
export const signInAddress = (next: string): string =>
  next === '/' ? signInPath : `${signInPath}?next=${encodeURIComponent(next)}`;

/** A place of this site to go on to; the first page for whatever leads elsewhere. */
export function nextIn(given: string | null | undefined): string {
  if (!given?.startsWith('/')) return '/';
  // What a browser reads of it: //there and /\there are other sites.
  const here = 'http://stray.invalid';
  const url = URL.canParse(given, here) ? new URL(given, here) : null;
  return url?.origin === here ? url.pathname + url.search : '/';
}
