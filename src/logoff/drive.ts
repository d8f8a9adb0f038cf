import { blockingNow, Deadline, sleepSync } from '../core/clock.js';
import { BlockingRun, runAsync, runSync } from '../core/procedure.js';
import type { Logon, Seen } from '../target/logon.js';
import { look } from '../target/look.js';
import { keyOf } from '../target/place.js';
import { type WaitEnding, nextQuestion } from '../waiting/wait.js';
import { requestLogoff } from './request.js';
import { type Doubt, watcherOf } from './session-waits.js';
import type { WaitPlan } from './wait-plan.js';

/*
 * A request and its wait, side by side: Windows may take the request and never say so; and where it waits itself
 * (`bWait`) it may say that the session is gone too early, or too late, or never.
 */

export async function logoffAndWait(
  plan: WaitPlan,
  { logon, seen }: { readonly logon: Logon; readonly seen: Seen },
  native: boolean,
): Promise<WaitEnding<Doubt>> {
  const { host, run, attempts, target } = plan;
  const wait = plan.begin(logon, seen);
  // Usually the request has an answer before the first look.
  const options = { ...run, onProgress: plan.onProgress, delay: wait.firstDelay };
  const watching = watcherOf(host).watch(keyOf(target), wait, options);
  const ended = new AbortController();
  // The wait may be over before it began: then nobody is logged off.
  if (!run.signal?.aborted && run.deadline.left > 0) {
    const request = requestLogoff(host, { ...target, logon }, attempts, native);
    runAsync(request, { ...run, deadline: new Deadline(Infinity), signal: ended.signal }).then(
      watching.wake,
      watching.fail,
    );
  }
  try {
    return await watching.ending;
  } finally {
    // Whatever ended the wait: nobody needs the request any more.
    ended.abort();
  }
}

/** The same on a blocked thread: the pauses between looks are spent on the request. */
export function logoffAndWaitSync(
  plan: WaitPlan,
  { logon, seen }: { readonly logon: Logon; readonly seen: Seen },
  native: boolean,
): WaitEnding<Doubt> {
  const { host, run, attempts, target } = plan;
  const wait = plan.begin(logon, seen);
  const request = new BlockingRun(
    requestLogoff(host, { ...target, logon }, attempts, native),
    run.caller,
  );
  let isAnswered = false;
  try {
    for (let delay = wait.firstDelay; ; delay = wait.nextDelay()) {
      const slice = new Deadline(Math.min(delay, run.deadline.left), blockingNow);
      if (isAnswered) sleepSync(slice.left);
      else {
        const mayBegin = (): boolean => run.deadline.left > 0;
        isAnswered = request.advance(() => slice.left, mayBegin) !== undefined;
      }
      const asked = nextQuestion();
      wait.polls++;
      wait.fold(runSync(look(host, target, { wasSeen: true }), run), asked);
      if (wait.ending) return wait.ending;
      plan.onProgress();
    }
  } finally {
    request.abandon();
  }
}
