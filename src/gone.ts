import type { Host } from './host.js';
import { enumerate } from './enumerate.js';
import type { WtsError } from './errors.js';
import { isAnotherLogon } from './identity.js';
import type { SessionInfo } from './info-classes.js';
import { isFailure, type NativeFailure } from './native/binding.js';
import { pause, type Procedure } from './native/call.js';
import { probe } from './probe.js';
import type { SessionState } from './sessions.js';
import { pollDelay, TRANSPORT_RETRIES, verdictOf } from './verdict.js';

/*
 * The wait engine: when is session N gone? Decided by error code and identity, never by "the query
 * failed" (windows-semantics.md §2.3). No timers here: `poller.ts` drives it on the event loop, and
 * `untilSettled` on a blocked thread.
 */

/** How a session went: its id is free, or belongs to another logon by now. */
export type Departure = 'gone' | 'replaced';

/** What one wait knows of its session. */
export class Watch {
  polls = 0;
  lastState: SessionState | undefined;
  lastError: WtsError | undefined;
  departure: Departure | undefined;
  failure: { readonly error: unknown } | undefined;
  /** When it was last asked for itself: orders the sessions that share the few questions of a tick. */
  probedAt = 0;
  #transportFailures = 0;
  // A new connection to the same logon moves connectTime; the latest one is what "connected later" is later than.
  #before: Partial<SessionInfo>;

  constructor(
    readonly host: Host,
    readonly sessionId: number,
    before: Partial<SessionInfo>,
    readonly pollInterval?: number,
  ) {
    this.#before = before;
    this.lastState = before.state;
  }

  get settled(): boolean {
    return this.departure !== undefined || this.failure !== undefined;
  }

  /** Milliseconds until the next poll. */
  get delay(): number {
    return this.polls === 0 ? 0 : (this.pollInterval ?? pollDelay(this.polls - 1));
  }

  isAnother(info: Partial<SessionInfo>): boolean {
    return isAnotherLogon(this.#before, info);
  }

  seen(info: Partial<SessionInfo>): void {
    this.#transportFailures = 0;
    if (this.isAnother(info)) {
      this.departure = 'replaced';
      return;
    }
    this.lastError = undefined;
    this.lastState = info.state ?? this.lastState;
    this.#before = { ...this.#before, ...info };
  }

  gone(): void {
    this.departure = 'gone';
  }

  fail(error: unknown): void {
    if (!this.settled) this.failure = { error };
  }

  /** The answer was a failure that does not say "gone". */
  doubt(failure: NativeFailure): void {
    const error = this.host.error(failure, this.sessionId);
    this.lastError = error;
    switch (verdictOf(failure.errno)) {
      case 'unsupported':
        this.fail(error);
        return;
      case 'transport':
      case 'failed':
        if (++this.#transportFailures > TRANSPORT_RETRIES) this.fail(error);
        return;
      default:
        this.#transportFailures = 0;
    }
  }
}

/** Up to so many sessions are asked one by one; more are looked up in one enumeration. */
const PROBES_PER_POLL = 8;

/**
 * One tick: finds out about every watch. With few sessions each is asked for itself. With many, one
 * enumeration says who is still there, and only those that are missing or look different are asked, and a
 * few of the others in turn, because an enumeration does not tell a second logon of the same user.
 */
export function* poll(host: Host, watches: readonly Watch[]): Procedure<void> {
  const bySession = groupBySession(watches);
  for (const watch of watches) watch.polls++;
  if (bySession.size <= PROBES_PER_POLL) {
    for (const group of bySession.values()) yield* ask(host, group);
    return;
  }
  const listed = yield* enumerate(host);
  if (isFailure(listed) && verdictOf(listed.errno) === 'transport') {
    for (const watch of watches) watch.doubt(listed);
    return;
  }
  const rows = isFailure(listed) ? undefined : new Map(listed.rows.map((row) => [row.id, row]));
  const others: Watch[][] = [];
  for (const [sessionId, group] of bySession) {
    const row = rows?.get(sessionId);
    if (rows && (!row || group.some((watch) => watch.isAnother(row)))) {
      yield* ask(host, group, rows);
    } else {
      if (row) for (const watch of group) watch.seen(row);
      others.push(group);
    }
  }
  others.sort(([a], [b]) => (a?.probedAt ?? 0) - (b?.probedAt ?? 0));
  for (const group of others.slice(0, PROBES_PER_POLL)) yield* ask(host, group);
}

function groupBySession(watches: readonly Watch[]): Map<number, Watch[]> {
  const groups = new Map<number, Watch[]>();
  for (const watch of watches) {
    const group = groups.get(watch.sessionId);
    if (group) group.push(watch);
    else groups.set(watch.sessionId, [watch]);
  }
  return groups;
}

let probes = 0;

function* ask(
  host: Host,
  group: readonly Watch[],
  rows?: ReadonlyMap<number, unknown>,
): Procedure<void> {
  const sessionId = group[0]?.sessionId;
  // A wait may have been given up while others were asked.
  if (sessionId === undefined || group.every((watch) => watch.settled)) return;
  const answer = yield* probe(host, sessionId);
  const isGone = isFailure(answer) && (yield* isMissing(host, sessionId, answer, rows));
  probes++;
  for (const watch of group) {
    watch.probedAt = probes;
    if (watch.settled) continue;
    if (isGone) watch.gone();
    else if (isFailure(answer)) watch.doubt(answer);
    else watch.seen(answer.info);
  }
}

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
  if (verdict !== 'unlisted') return false;
  if (rows) return !rows.has(sessionId);
  const listed = yield* enumerate(host);
  return !isFailure(listed) && !listed.rows.some((row) => row.id === sessionId);
}

/** Polls until the watch is settled; for a thread that may block. */
export function* untilSettled(watch: Watch, onPoll: () => void): Procedure<Departure> {
  for (;;) {
    const departure = yield* pollOnce(watch);
    if (departure) return departure;
    onPoll();
    yield* pause(watch.delay);
  }
}

/** Polls one watch; throws when it has failed. */
export function* pollOnce(watch: Watch): Procedure<Departure | undefined> {
  yield* poll(watch.host, [watch]);
  if (watch.failure) throw watch.failure.error;
  return watch.departure;
}
