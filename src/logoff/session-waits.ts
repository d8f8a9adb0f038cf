import type { Host } from '../core/host.js';
import { verdictOf } from '../errors/verdict.js';
import { closedError, type WtsError } from '../errors/wts-error.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { readList, type SessionListing } from '../target/listing.js';
import type { Seen } from '../target/logon.js';
import { look } from '../target/look.js';
import { type Place, type PlaceKey, placeOf } from '../target/place.js';
import { unlimited } from '../waiting/drive.js';
import { unansweredError } from '../waiting/plan.js';
import type { Wait } from '../waiting/wait.js';
import { Watcher } from '../waiting/watcher.js';

/* The waits of `src/waiting`, for sessions. */

/** Why it cannot be told whether a session is there. */
export type Doubt = NativeFailure | 'unanswered' | 'closed';
export type SessionWait = Wait<Seen, Doubt>;

const watchers = new WeakMap<Host, Watcher<PlaceKey, Seen, Doubt>>();

export function watcherOf(host: Host): Watcher<PlaceKey, Seen, Doubt> {
  const known = watchers.get(host);
  if (known) return known;
  const source = {
    unanswered: 'unanswered' as const,
    look: (key: PlaceKey, listing: SessionListing | undefined, signal: AbortSignal) =>
      unlimited(look(host, placeOf(key), { wasSeen: true, listing }), signal),
    list: async (signal: AbortSignal) => {
      const list = await unlimited(readList(host), signal);
      if (!isFailure(list)) return list;
      if (verdictOf(list) !== 'transport') return undefined;
      return { kind: 'unclear' as const, why: list, patience: 'some' as const };
    },
  };
  const watcher = new Watcher<PlaceKey, Seen, Doubt>(source, host.turns);
  watchers.set(host, watcher);
  host.onClose(() => {
    watcher.failAll('closed');
  });
  return watcher;
}

export function errorOf(doubt: Doubt, host: Host, place: Place): WtsError {
  if (doubt === 'closed') return closedError(host.name);
  if (doubt !== 'unanswered') return host.error(doubt, place);
  return unansweredError(host.context());
}
