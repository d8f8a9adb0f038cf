import { Deadline } from '../core/clock.js';
import { runAsync, runSync } from '../core/procedure.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { pollOnce, untilSettled } from './poll.js';
import { pollerOf } from './poller.js';
import { hasChanged, requestLogoff } from './request.js';
import type { WaitPlan } from './wait-plan.js';
import type { Departure, Watch } from './watch.js';

/*
 * `wait: 'native'`: Windows waits (`bWait`) and is believed only as far as a query confirms it. Its wait can
 * return while the session still answers, and can go on for ever after the session is gone (peers.md §3A),
 * so the session is polled all the while.
 */
export async function nativeLogoff(
  { host, target, run, onPoll }: WaitPlan,
  watch: Watch,
): Promise<Departure> {
  const poller = pollerOf(host);
  const ended = new AbortController();
  const waiting = poller.wait(watch, run, onPoll);
  // The wait may be over before it began: then nobody is logged off.
  if (!run.signal?.aborted && run.deadline.left > 0) {
    runAsync(requestLogoff(host, target, watch, true), {
      deadline: new Deadline(Infinity),
      signal: ended.signal,
      onTimeout: run.onTimeout,
    }).then(
      () => {
        poller.wake(watch);
      },
      (error: unknown) => {
        poller.fail(watch, error);
      },
    );
  }
  try {
    return await waiting;
  } finally {
    // Whatever ended the wait: nobody needs Windows' own any more.
    ended.abort();
  }
}

/** As `nativeLogoff`, on a blocked thread: the pause between two polls is spent waiting for Windows. */
export function nativeLogoffSync({ host, target, run, onPoll }: WaitPlan, watch: Watch): Departure {
  const { binding } = host;
  const answer: { outcome?: NativeFailure | undefined; pending: boolean } = { pending: true };
  const ticket = binding.logoffSession(host.ref, target.sessionId, true, (outcome) => {
    answer.outcome = isFailure(outcome) ? outcome : undefined;
  });
  try {
    for (;;) {
      const pause = Math.min(watch.delay, run.deadline.left);
      if (answer.pending && binding.waitFor(ticket, pause)) {
        answer.pending = false;
        const { outcome } = answer;
        // Windows did not wait after all: ask again if it is still the same session, and poll.
        if (outcome && !runSync(hasChanged(host, target, watch), run)) {
          runSync(requestLogoff(host, target, watch), run);
        }
        return runSync(untilSettled(watch, onPoll), run);
      }
      const departure = runSync(pollOnce(watch), run);
      if (departure) return departure;
      onPoll();
    }
  } finally {
    if (answer.pending) binding.abandon(ticket);
  }
}
