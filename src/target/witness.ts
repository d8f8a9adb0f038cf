import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { isPassing, verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { query } from '../sessions/probe.js';
import { readList, type SessionListing } from './listing.js';

/* What the absence of a session from a list is worth, when the session itself does not say that it is gone. */

/**
 * Whether a session that a list lacks is gone.
 *
 * @param wasSeen - It has been seen since the call began: then 7022 is enough.
 */
export function* isMissing(
  host: Host,
  sessionId: number,
  answer: NativeFailure,
  listing: SessionListing,
  wasSeen: boolean,
): Procedure<boolean | NativeFailure> {
  const verdict = verdictOf(answer);
  if (verdict === 'missing-or-hidden')
    return wasSeen || (yield* meansMissing(host, answer, listing));
  if (verdict !== 'not-asked' || !wasSeen) return false;
  // The one query that would tell may never be made again, as those before it hang. So two lists have to say so, and
  // be whole.
  const second = yield* readList(host);
  if (isFailure(second)) return second;
  return second.complete && !second.rows.has(sessionId) && (yield* isWhole(host, second));
}

/** An id that no host gives: sessions are numbered from 0, listeners from 65536. */
const NOBODYS_ID = 0x7ffffffe;

/**
 * Whether 7022 means "no such session" here, where none has been seen under that id: it is also the answer to an
 * account that may not ask. So a missing session must have this answer, and the list must be whole.
 */
function* meansMissing(
  host: Host,
  { errno }: NativeFailure,
  listing: SessionListing,
): Procedure<boolean | NativeFailure> {
  const missing = yield* stateOf(host, NOBODYS_ID);
  if (!isFailure(missing)) return false;
  if (missing.errno !== errno) return isPassing(missing) && missing;
  return yield* isWhole(host, listing);
}

/**
 * Whether a list shows all that there is: the account may ask about sessions that are not its own, as session 0 is,
 * or may not and sees session 0 in the list.
 */
function* isWhole(host: Host, { rows }: SessionListing): Procedure<boolean | NativeFailure> {
  const services = yield* stateOf(host, 0);
  if (!isFailure(services)) return true;
  if (isPassing(services)) return services;
  return rows.has(0) && ['denied', 'missing-or-hidden'].includes(verdictOf(services));
}

function* stateOf(host: Host, sessionId: number): Procedure<NativeFailure | undefined> {
  const [answer] = yield* query(host, sessionId, ['WTSConnectState']);
  if (answer && 'data' in answer) return undefined;
  return { syscall: 'WTSQuerySessionInformationW', errno: 0, ...answer };
}
