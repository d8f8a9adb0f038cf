import type { EndSessionReason } from '../../types/end-session.js';

/** The bits of lParam (§7.4). A shutdown has none. */
const flags: Readonly<Record<EndSessionReason, number>> = {
  logoff: 0x80000000,
  shutdown: 0,
  'close-app': 1,
  critical: 0x40000000,
};

export function flagsOf(reasons: readonly EndSessionReason[]): number {
  return reasons.reduce((all, reason) => (all | flags[reason]) >>> 0, 0);
}
