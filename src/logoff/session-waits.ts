import { Deadline } from '../core/clock.js';
import type { Host } from '../core/host.js';
import { type Procedure, runAsync } from '../core/procedure.js';
import { OVERDUE } from '../core/turns.js';
import { verdictOf } from '../errors/verdict.js';
import { closedError, timeoutError, type WtsError } from '../errors/wts-error.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { readList, type SessionListing } from '../target/listing.js';
import { compare, learn, type Logon, type Seen } from '../target/logon.js';
import { look } from '../target/look.js';
import { type PlaceKey, placeOf } from '../target/place.js';
import type { SessionState } from '../types/session.js';
import type { Awaited, Wait } from '../waiting/wait.js';
import { Watcher } from '../waiting/watcher.js';

/* The waits of `src/waiting`, for sessions. */

/** Why it cannot be told whether a session is there. */
export type Doubt = NativeFailure | 'unanswered' | 'closed';
export type SessionWait = Wait<Seen, Doubt>;

/** The logon that a wait is for, and what has been seen of it. */
export class AwaitedLogon implements Awaited<Seen> {
  state: SessionState | undefined;
  #logon: Logon;

  constructor(logon: Logon, seen: Seen) {
    this.#logon = learn(logon, seen);
    this.state = seen.state;
  }

  isReplacedBy(seen: Seen): boolean {
    return compare(this.#logon, seen).kind === 'another';
  }

  learn(seen: Seen): void {
    this.#logon = learn(this.#logon, seen);
    this.state = seen.state ?? this.state;
  }
}

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

/** A late answer counts, too: a host that takes long is slow, not silent. */
function unlimited<T>(procedure: Procedure<T>, signal: AbortSignal): Promise<T> {
  const deadline = new Deadline(Infinity);
  return runAsync(procedure, { deadline, signal, onTimeout: () => new Error('never') });
}

export function errorOf(doubt: Doubt, host: Host, sessionId: number): WtsError {
  if (doubt === 'closed') return closedError(host.name);
  if (doubt !== 'unanswered') return host.error(doubt, sessionId);
  const message = `Windows has not answered within ${String(OVERDUE)} ms; an answer is still awaited.`;
  return timeoutError(message, host.context());
}
