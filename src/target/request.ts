import { now } from '../core/clock.js';
import type { Host } from '../core/host.js';
import { inTurn, pause, type Procedure } from '../core/procedure.js';
import { type Patience, Retries } from '../core/retry.js';
import { CLOSE_PENDING, isPassing, type Verdict, verdictOf } from '../errors/verdict.js';
import { identityError } from '../errors/wts-error.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { requireTarget } from './find.js';
import { compare, isDistinct, type Logon } from './logon.js';
import { look } from './look.js';
import type { Place } from './place.js';
import type { Target } from './target.js';

/** A session that a request is about, as it was before the request. */
export interface Subject extends Place {
  readonly logon: Logon;
}

/** What has come of a request so far. */
export interface Attempts {
  made: number;
  /** To the last one Windows has not answered. */
  isOpen?: boolean;
  /** Why Windows has not taken it; absent while it has not answered, and when it has. */
  refusal?: NativeFailure | undefined;
}

/** What ends a request: Windows took it, refused it, or a session that it is about went away in the meantime. */
export type RequestEnding =
  | { readonly kind: 'taken' }
  /** `left`: nobody is logged on any more, which is how a session looks that is on its way out. */
  | { readonly kind: 'replaced' | 'left'; readonly sessionId?: number }
  | { readonly kind: 'gone' | 'refused'; readonly why: NativeFailure; readonly sessionId?: number };

/**
 * Makes a request of Windows about sessions that are those that were meant, and again while Windows is too busy
 * to take it. Windows' refusal is about the first of them.
 */
export function* request(
  host: Host,
  targets: readonly [Target, ...Target[]],
  make: (host: Host) => Procedure<unknown>,
): Procedure<void> {
  const subjects: Subject[] = [];
  // One that is meant alone is requested right after its look, however long that took.
  yield* whileFresh(targets.length === 1 ? Infinity : FRESH, function* () {
    subjects.length = 0;
    // The first one last: it is the one whose user must not be another.
    for (const target of [...targets].reverse()) {
      const { logon } = yield* requireTarget(host, target);
      const { sessionId, machine } = target;
      subjects.unshift({ sessionId, machine, logon });
    }
    return undefined;
  });
  const { sessionId } = targets[0];
  const attempts: Attempts = { made: 0 };
  const busy = (verdict: Verdict): Patience => (verdict === 'not-yet' ? 'endless' : 'none');
  const ending = yield* insist(host, subjects, make, busy, attempts);
  if (ending.kind === 'taken') return;
  // Of several sessions another one than the first may be the reason.
  const about = ending.sessionId ?? sessionId;
  if ('why' in ending) throw host.error(ending.why, about);
  const now = ending.kind === 'left' ? 'nobody was logged on to' : 'there was another logon under';
  throw identityError(
    `The request was not repeated when Windows was too busy for it: by then ${now} ` +
      'the id of a session that was meant. List the sessions again.',
    host.context(about),
  );
}

/**
 * Makes a request, and again while it is worth it. Windows may have carried out what it did not accept, and
 * given the id away; so a request is repeated only while every logon that was meant is known to be there.
 */
export function* insist(
  host: Host,
  subjects: readonly Subject[],
  make: (host: Host) => Procedure<unknown>,
  patience: (verdict: Verdict) => Patience,
  attempts: Attempts,
): Procedure<RequestEnding> {
  const retries = new Retries();
  for (;;) {
    attempts.made++;
    attempts.isOpen = true;
    const refusal = yield* make(host);
    attempts.isOpen = false;
    attempts.refusal = isFailure(refusal) ? refusal : undefined;
    if (!isFailure(refusal)) return { kind: 'taken' };
    // It is on its way out: not what every request wants, and nothing to wait for.
    const isClosing = refusal.errno === CLOSE_PENDING;
    const kind = isClosing ? 'none' : patience(verdictOf(refusal));
    const delay = retries.next(kind);
    if (delay === undefined) return { kind: 'refused', why: refusal };
    yield* pause(delay);
    const departure = yield* whileFresh(FRESH, function* () {
      for (const subject of [...subjects].reverse()) {
        const found = yield* findAgain(host, subject, refusal);
        if (found) return { ...found, sessionId: subject.sessionId };
      }
      return undefined;
    });
    if (departure) return departure;
  }
}

/** Milliseconds for which what Windows said of a session is good enough to make a request by. */
const FRESH = 1000;

/** Looks, and again if that took so long that what was seen first may be out of date. */
function* whileFresh<T>(limit: number, look: () => Procedure<T>): Procedure<T> {
  for (;;) {
    const begun = now();
    const found = yield* look();
    if (found !== undefined || now() - begun <= limit) return found;
  }
}

/** Looks until it is certain that it is the same logon, or is not. Throws where that cannot be known. */
function* findAgain(
  host: Host,
  subject: Subject,
  refusal: NativeFailure,
): Procedure<RequestEnding | undefined> {
  const { logon } = subject;
  const retries = new Retries();
  for (let looks = 1; ; looks++) {
    const found = yield* inTurn(host.turns, look(host, subject, { wasSeen: true }));
    if (found.kind === 'gone') return found;
    const why = found.kind === 'here' ? found.doubt : found.why;
    if (found.kind === 'here') {
      const comparison = compare(logon, found.seen);
      if (comparison.kind === 'another') return { kind: 'replaced' };
      if (comparison.kind === 'left') return { kind: 'left' };
      if (comparison.kind === 'same' && comparison.by !== 'names') return undefined;
    }
    // Where a right is missing it is asked once more; where Windows has answered, nothing more will come.
    const passes = why && (looks === 1 || isPassing(why));
    const patience = found.kind === 'unclear' ? found.patience : 'endless';
    const delay = isDistinct(logon) && passes ? retries.next(patience) : undefined;
    if (delay === undefined) throw host.error(refusal, subject, NOT_REPEATED);
    yield* pause(delay);
  }
}

const NOT_REPEATED =
  'It was not repeated: Windows does not say when the user of the session logged on, ' +
  'and so not whether another logon has its id by now.';
