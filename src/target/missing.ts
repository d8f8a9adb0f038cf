import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { enumerateOwn } from '../sessions/enumerate.js';

/**
 * Whether a failure means that the session does not exist: 2 does; 7022 does when an enumeration on the
 * same server works and lacks the id, for it is also what an account without the right to query gets.
 */
export function* isMissing(
  host: Host,
  sessionId: number,
  failure: NativeFailure,
  rows?: ReadonlyMap<number, unknown>,
): Procedure<boolean> {
  const verdict = verdictOf(failure.errno);
  if (verdict === 'missing') return true;
  if (verdict !== 'missing-or-hidden') return false;
  // An empty list is no witness: every host has its Services session.
  if (rows) return rows.size > 0 && !rows.has(sessionId);
  const listed = yield* enumerateOwn(host);
  if (isFailure(listed) || listed.rows.length === 0) return false;
  return !listed.rows.some((row) => row.id === sessionId);
}
