import type { Host } from '../core/host.js';
import { pause, type Procedure } from '../core/procedure.js';
import { pollDelay } from '../core/retry.js';
import { CLOSE_PENDING, verdictOf } from '../errors/verdict.js';
import { isFailure } from '../native/binding.js';
import { requireTarget } from './find.js';
import type { Target } from './identity.js';

/**
 * Makes a request of Windows about sessions that are those that were meant, and again while Windows is too busy
 * to take it. Each try looks at them first: an id may be handed on between two. An error is about the first.
 */
export function* request(
  host: Host,
  targets: readonly [Target, ...Target[]],
  make: (host: Host) => Procedure<unknown>,
): Procedure<void> {
  for (let attempt = 0; ; attempt++) {
    for (const target of targets) yield* requireTarget(host, target);
    const failure = yield* make(host);
    if (!isFailure(failure)) return;
    const busy = verdictOf(failure.errno) === 'not-yet' && failure.errno !== CLOSE_PENDING;
    if (!busy) throw host.error(failure, targets[0].sessionId);
    yield* pause(pollDelay(attempt));
  }
}
