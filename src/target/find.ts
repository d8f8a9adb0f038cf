import type { Host } from '../core/host.js';
import { inTurn, pause, type Procedure } from '../core/procedure.js';
import { pollDelay, Retries } from '../core/retry.js';
import { verdictOf } from '../errors/verdict.js';
import { identityError, refusedError } from '../errors/wts-error.js';
import type { NativeFailure } from '../native/binding.js';
import { compare, type Comparison, learn, type Logon, type Seen } from './logon.js';
import { look } from './look.js';
import { requireCallId } from './call-id.js';
import type { Target } from './target.js';

/*
 * What happens before a session is waited for, logged off or disconnected: is it there, whose is it, may it be
 * touched at all?
 */
export type Found =
  | { readonly kind: 'gone'; readonly why: NativeFailure }
  | { readonly kind: 'here'; readonly seen: Seen; readonly comparison: Comparison };

/** Looks that a busy Windows is given to say what a list does not: when the user of the session logged on. */
const BUSY_LOOKS = 4;
/** Times that it is looked again where it cannot be told whose session it is. */
const IDENTITY_RETRIES = 4;

/**
 * Finds the session, or finds out that there is none. Throws when neither can be told.
 *
 * @param insist - Not to make do with a list where Windows may answer the next time.
 */
export function* find(host: Host, target: Target, insist = false): Procedure<Found> {
  const { meant } = target;
  // A list does not say when anybody logged on.
  const told = host.virtualMachines ? { ...meant, logonTime: undefined } : meant;
  const retries = new Retries();
  for (let looks = 1; ; looks++) {
    const thorough = !insist || looks > BUSY_LOOKS;
    const found = yield* inTurn(host.turns, look(host, target, { meant, thorough }));
    if (found.kind === 'gone') return found;
    if (found.kind === 'here') {
      target.doubt = found.doubt;
      // That a call could not be made is said at once, and not worked around.
      if (found.doubt && verdictOf(found.doubt) === 'not-asked') {
        throw host.error(found.doubt, target);
      }
      if (!insist || !found.doubt || looks > 1) {
        return { kind: 'here', seen: found.seen, comparison: compare(told, found.seen) };
      }
      yield* pause(pollDelay(0));
      continue;
    }
    target.doubt = found.why;
    // Nothing has been seen of it yet, so only what passes is waited for.
    const passes = ['transport', 'not-yet'].includes(verdictOf(found.why));
    const delay = passes ? retries.next(found.patience) : undefined;
    if (delay === undefined) throw host.error(found.why, target);
    yield* pause(delay);
  }
}

/** For requests: what is known of the session, which may be touched and is the one that was meant; or it throws. */
export function* requireTarget(
  host: Host,
  target: Target,
): Procedure<{ seen: Seen; logon: Logon }> {
  const { sessionId, meant } = target;
  const context = host.context(target);
  if (sessionId === 0) {
    throw refusedError('Session 0 belongs to the services of the host; nobody is in it.', context);
  }
  let found = yield* find(host, target, true);
  // Windows may be busy, or the session may be ending: both pass.
  for (let i = 0; isUnclear(found) && i < IDENTITY_RETRIES; i++) {
    yield* pause(pollDelay(i));
    found = yield* find(host, target, true);
  }
  if (found.kind === 'gone') throw host.error(found.why, target);
  const { seen, comparison } = found;
  if (comparison.kind !== 'same') {
    const not = comparison.kind === 'unclear' ? 'cannot be shown to be' : 'is not';
    throw identityError(
      `Session ${String(sessionId)} ${not} the one that was meant: ${comparison.found}. ` +
        'Nothing was done; list the sessions again.',
      context,
    );
  }
  // By state, not by id: that the ids of listeners start at 65536 is promised nowhere.
  if (seen.state === 'listen') {
    const message = `Session ${String(sessionId)} is a listener, not a session: nobody is in it.`;
    throw refusedError(message, context);
  }
  // What else the call could hit is only known now: between this and the call nothing more is asked.
  yield* requireCallId(host, target, learn(meant, seen));
  return { seen, logon: learn(meant, seen) };
}

function isUnclear(found: Found): boolean {
  return found.kind === 'here' && found.comparison.kind === 'unclear';
}
