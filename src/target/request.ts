import type { Host } from '../core/host.js';
import { inTurn, pause, type Procedure } from '../core/procedure.js';
import { type Patience, Retries } from '../core/retry.js';
import { CLOSE_PENDING, type Verdict, verdictOf } from '../errors/verdict.js';
import { identityError } from '../errors/wts-error.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { requireTarget } from './find.js';
import { compare, isDistinct, type Logon } from './logon.js';
import { look } from './look.js';
import type { Target } from './target.js';

/** A session that a request is about, as it was before the request. */
export interface Subject {
  readonly sessionId: number;
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
export type Ending =
  | { readonly kind: 'taken' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'gone' | 'refused'; readonly why: NativeFailure };

/**
 * Makes a request of Windows about sessions that are those that were meant, and again while Windows is too busy
 * to take it. An error is about the first of them.
 */
export function* request(
  host: Host,
  targets: readonly [Target, ...Target[]],
  make: (host: Host) => Procedure<unknown>,
): Procedure<void> {
  const subjects: Subject[] = [];
  for (const target of targets) {
    const { logon } = yield* requireTarget(host, target);
    subjects.push({ sessionId: target.sessionId, logon });
  }
  const { sessionId } = targets[0];
  const attempts: Attempts = { made: 0 };
  const busy = (verdict: Verdict): Patience => (verdict === 'not-yet' ? 'endless' : 'none');
  const ending = yield* insist(host, subjects, make, busy, attempts);
  if (ending.kind === 'taken') return;
  if (ending.kind !== 'replaced') throw host.error(ending.why, sessionId);
  throw identityError(
    'The request was not repeated when Windows was too busy for it: by then there was another logon under ' +
      'the id of a session that was meant. List the sessions again.',
    host.context(sessionId),
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
): Procedure<Ending> {
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
    const kind = isClosing ? 'none' : patience(verdictOf(refusal.errno));
    const delay = retries.next(kind);
    if (delay === undefined) return { kind: 'refused', why: refusal };
    yield* pause(delay);
    for (const subject of subjects) {
      const departure = yield* findAgain(host, subject, refusal);
      if (departure) return departure;
    }
  }
}

/** Looks until it is certain that it is the same logon, or is not. Throws where that cannot be known. */
function* findAgain(
  host: Host,
  { sessionId, logon }: Subject,
  refusal: NativeFailure,
): Procedure<Ending | undefined> {
  const retries = new Retries();
  for (let looks = 1; ; looks++) {
    const found = yield* inTurn(host.turns, look(host, sessionId, { wasSeen: true }));
    if (found.kind === 'gone') return found;
    const why = found.kind === 'here' ? found.doubt : found.why;
    if (found.kind === 'here') {
      const comparison = compare(logon, found.seen);
      if (comparison.kind === 'another' || comparison.kind === 'left') return { kind: 'replaced' };
      if (comparison.kind === 'same' && comparison.by !== 'names') return undefined;
    }
    // Where a right is missing it is asked once more; where Windows has answered, nothing more will come.
    const verdict = why && verdictOf(why.errno);
    const passes = verdict && (looks === 1 || verdict === 'not-yet' || verdict === 'transport');
    const patience = found.kind === 'unclear' ? found.patience : 'endless';
    const delay = isDistinct(logon) && passes ? retries.next(patience) : undefined;
    if (delay === undefined) throw host.error(refusal, sessionId, NOT_REPEATED);
    yield* pause(delay);
  }
}

const NOT_REPEATED =
  'It was not repeated: Windows does not say when the user of the session logged on, ' +
  'and so not whether another logon has its id by now.';
