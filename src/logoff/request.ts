import type { Host } from '../core/host.js';
import { call, pause, type Procedure } from '../core/procedure.js';
import { pollDelay, TRANSPORT_RETRIES } from '../core/retry.js';
import { CLOSE_PENDING, verdictOf } from '../errors/verdict.js';
import { isFailure } from '../native/binding.js';
import { find } from '../target/find.js';
import type { Target } from '../target/identity.js';
import { isMissing } from '../target/missing.js';
import { request } from '../target/request.js';
import type { Watch } from './watch.js';

/** What came of a request to log off. Only `accepted` means that Windows has taken it. */
export type Requested = 'accepted' | 'missing' | 'another';

/**
 * Asks Windows to log the session off, again while Windows is too busy. `missing`, `another`: the session
 * went by itself in the meantime; `accepted` says nothing about its end.
 */
export function* requestLogoff(
  host: Host,
  target: Target,
  watch: Watch,
  wait = false,
): Procedure<Requested> {
  let transportFailures = 0;
  for (let attempt = 0; ; attempt++) {
    const { binding } = host;
    const failure = yield* call(binding, binding.logoffSession, host.ref, target.sessionId, wait);
    if (!isFailure(failure) || failure.errno === CLOSE_PENDING) return 'accepted';
    if (yield* isMissing(host, target.sessionId, failure)) return 'missing';
    const error = host.error(failure, target.sessionId);
    const verdict = verdictOf(failure.errno);
    const retry =
      verdict === 'not-yet' ||
      (verdict === 'transport' && ++transportFailures <= TRANSPORT_RETRIES);
    if (!retry) throw error;
    yield* pause(pollDelay(attempt));
    const changed = yield* hasChanged(host, target, watch);
    if (changed) return changed;
  }
}

/**
 * Looks again before a request is repeated: the first one may have been carried out all the same, and the
 * id be somebody else's by now. Waits until that can be told.
 */
export function* hasChanged(
  host: Host,
  target: Target,
  watch: Watch,
): Procedure<'missing' | 'another' | undefined> {
  for (let attempt = 0; ; attempt++) {
    const found = yield* find(host, target);
    if (found.kind === 'missing') return 'missing';
    if (found.kind === 'another' || watch.isAnother(found.info)) return 'another';
    if (found.kind === 'present') return undefined;
    yield* pause(pollDelay(attempt));
  }
}

/** Disconnects the session when it is the one that was meant. Windows waits, so that it is done when this is. */
export function* disconnectTarget(host: Host, target: Target): Procedure<void> {
  yield* request(host, [target], ({ binding, ref }) =>
    call(binding, binding.disconnectSession, ref, target.sessionId, true),
  );
}
