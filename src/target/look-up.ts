import type { Host } from '../core/host.js';
import { pause, type Procedure } from '../core/procedure.js';
import { pollDelay } from '../core/retry.js';
import { isPassing, verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { readList, type SessionListing } from './listing.js';
import { keyOf, type Place } from './place.js';
import type { Look } from './sighting.js';

// ERROR_FILE_NOT_FOUND, as a query of a missing session fails.
const UNLISTED: NativeFailure = { syscall: 'WTSEnumerateSessionsExW', errno: 2 };
const NO_LIST: NativeFailure = { syscall: 'WTSEnumerateSessionsExW', errno: 259 };

/**
 * Looks a session up in a list that has those in virtual machines, too: it alone tells which of those with the same
 * number it is. It is gone when two lists in a row lack it: one may have been read while its host was changing it.
 */
export function* lookUp(
  host: Host,
  place: Place,
  listing: SessionListing | undefined,
): Procedure<Look> {
  for (let read = listing, lists = 1; ; read = undefined, lists++) {
    const list = read ?? (yield* readList(host));
    if (isFailure(list)) return unread(list);
    const seen = list.rows.get(keyOf(place));
    if (seen) return { kind: 'here', seen };
    // Every host has its Services session: an empty list is no witness, and neither is one without machines.
    if (!list.complete) return { kind: 'unclear', why: NO_LIST, patience: 'some' };
    if (lists > 1) return { kind: 'gone', why: UNLISTED };
    yield* pause(pollDelay(0));
  }
}

function unread(why: NativeFailure): Look {
  if (verdictOf(why) === 'unsupported') return { kind: 'unclear', why, patience: 'none' };
  const waits = isPassing(why) && verdictOf(why) !== 'transport';
  return { kind: 'unclear', why, patience: waits ? 'endless' : 'some' };
}
