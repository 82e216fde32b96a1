const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `0:04`, `12:30`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / hour), Math.floor((whole % hour) / minute), whole % minute];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** `just now`, `3 min ago`, `5 h ago`, `2 days ago`, then the date. */
export function formatAgo(iso: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(iso)) / 1000;
  if (seconds < 45) return 'just now';
  if (seconds < 45 * minute) return `${Math.max(1, Math.round(seconds / minute))} min ago`;
  if (seconds < 22 * hour) return `${Math.max(1, Math.round(seconds / hour))} h ago`;
  const days = Math.max(1, Math.round(seconds / day));
  return days > 30 ? iso.slice(0, 10) : days === 1 ? 'yesterday' : `${days} days ago`;
}

/** In UTC, so that server and browser say the same. */
export const formatMoment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** Seconds from one moment to another, to one decimal below ten: `8.4 s`, `2 min 10 s`. */
export function formatTook(fromIso: string, toIso: string): string {
  const seconds = Math.max(0, (Date.parse(toIso) - Date.parse(fromIso)) / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < minute ? `${whole} s` : `${Math.floor(whole / minute)} min ${whole % minute} s`;
}
