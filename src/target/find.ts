import type { Host } from '../core/host.js';
import { pause, type Procedure } from '../core/procedure.js';
import { pollDelay, TRANSPORT_PAUSE, TRANSPORT_RETRIES } from '../core/retry.js';
import { verdictOf } from '../errors/verdict.js';
import { identityError, refusedError, type WtsError } from '../errors/wts-error.js';
import { isFailure } from '../native/binding.js';
import { enumerateOwn } from '../sessions/enumerate.js';
import type { SessionInfo } from '../sessions/info-classes.js';
import { probe } from '../sessions/probe.js';
import { compare, type Target } from './identity.js';
import { isMissing } from './missing.js';

/*
 * What happens before a session is logged off or disconnected: is it there, whose is it, may it be touched
 * at all? And the request itself, which Windows may be too busy to take.
 */
type Sighting =
  | { readonly kind: 'present'; readonly info: Partial<SessionInfo> }
  | { readonly kind: 'missing'; readonly error: WtsError };

/** Finds the session, or finds out that there is none. Rejects when neither can be told. */
function* sight(host: Host, target: Target): Procedure<Sighting> {
  const { sessionId } = target;
  let transportFailures = 0;
  for (let attempt = 0; ; attempt++) {
    const answer = yield* probe(host, sessionId);
    if (!isFailure(answer)) return { kind: 'present', info: answer.info };
    const error = (target.lastError = host.error(answer, sessionId));
    if (yield* isMissing(host, sessionId, answer)) return { kind: 'missing', error };
    const verdict = verdictOf(answer.errno);
    if (verdict === 'unsupported' || verdict === 'failed') throw error;
    if (verdict === 'transport') {
      if (++transportFailures > TRANSPORT_RETRIES) throw error;
    } else {
      // It may not be read, or it is closing: the list still has its state and its user.
      const row = yield* listedRow(host, sessionId);
      if (row) return { kind: 'present', info: row };
      if (verdict !== 'not-yet') throw error;
    }
    yield* pause(verdict === 'transport' ? TRANSPORT_PAUSE : pollDelay(attempt));
  }
}

function* listedRow(host: Host, sessionId: number): Procedure<Partial<SessionInfo> | undefined> {
  const listed = yield* enumerateOwn(host);
  if (isFailure(listed)) return undefined;
  const row = listed.rows.find(({ id }) => id === sessionId);
  return row && { ...row, ...(listed.detailed && { namesRead: 'whole' as const }) };
}

/** For waits: present, missing, or another one than was meant; `unknown` when that cannot be told. */
export function* find(
  host: Host,
  target: Target,
): Procedure<
  | Sighting
  | {
      readonly kind: 'another' | 'unknown';
      readonly info: Partial<SessionInfo>;
      readonly found: string;
    }
> {
  const sighting = yield* sight(host, target);
  if (sighting.kind === 'missing') return sighting;
  const comparison = yield* compare(host, target, sighting.info);
  return comparison.kind === 'same' ? sighting : { ...comparison, info: sighting.info };
}

/** For requests: the session is there, may be touched, and is the one that was meant; or it throws. */
export function* requireTarget(host: Host, target: Target): Procedure<Partial<SessionInfo>> {
  const { sessionId } = target;
  const context = host.context(sessionId);
  if (sessionId === 0) {
    throw refusedError('Session 0 belongs to the services of the host; nobody is in it.', context);
  }
  let found = yield* find(host, target);
  // Windows may be busy, or the session may be ending: both pass.
  for (let i = 0; found.kind === 'unknown' && i < IDENTITY_RETRIES; i++) {
    yield* pause(pollDelay(i));
    found = yield* find(host, target);
  }
  if (found.kind === 'missing') throw found.error;
  if (found.kind !== 'present') {
    const not = found.kind === 'another' ? 'is not' : 'cannot be shown to be';
    throw identityError(
      `Session ${String(sessionId)} ${not} the one that was meant: ${found.found}. ` +
        'Nothing was done; list the sessions again.',
      context,
    );
  }
  // By state, not by id: that the ids of listeners start at 65536 is promised nowhere.
  if (found.info.state === 'listen') {
    throw refusedError(
      `Session ${String(sessionId)} is a listener, not a session: nobody is in it.`,
      context,
    );
  }
  return found.info;
}

const IDENTITY_RETRIES = 4;
