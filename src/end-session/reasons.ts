import type { EndSessionReason } from '../types/end-session.js';

/** `ENDSESSION_…`, in the order in which they are given. */
const bits: readonly (readonly [reason: EndSessionReason, bit: number])[] = [
  ['logoff', 0x80000000],
  ['close-app', 1],
  ['critical', 0x40000000],
];

/** The reasons in lParam. Windows has no bit for a shutdown: it is what 0 means. */
export function reasonsOf(flags: number): EndSessionReason[] {
  if (flags === 0) return ['shutdown'];
  return bits.filter(([, bit]) => (flags & bit) !== 0).map(([reason]) => reason);
}
