import { blockingNow, Deadline, sleepSync } from '../core/clock.js';
import {
  BlockingRun,
  type Procedure,
  runAsync,
  type RunOptions,
  runSync,
} from '../core/procedure.js';
import type { Sighting } from './source.js';
import { nextQuestion, type Wait, type WaitEnding } from './wait.js';
import type { Watcher } from './watcher.js';

/*
 * A request and its wait, side by side: Windows may take the request and never say so; and where it waits itself
 * (`bWait`) it may say that the session is gone too early, or too late, or never.
 */

/** What is requested, and the wait for what comes of it. */
export interface Driven<S, E> {
  readonly request: Procedure<unknown>;
  readonly wait: Wait<S, E>;
  readonly run: RunOptions;
  readonly onProgress: () => void;
}

export async function requestAndWait<K, S, E>(
  watcher: Watcher<K, S, E>,
  key: K,
  { request, wait, run, onProgress }: Driven<S, E>,
): Promise<WaitEnding<E>> {
  // Usually the request has an answer before the first look.
  const watching = watcher.watch(key, wait, { ...run, onProgress, delay: wait.firstDelay });
  const ended = new AbortController();
  // The wait may be over before it began: then nothing is requested.
  if (!run.signal?.aborted && run.deadline.left > 0) {
    const unbounded = { ...run, deadline: new Deadline(Infinity), signal: ended.signal };
    runAsync(request, unbounded).then(watching.wake, watching.fail);
  }
  try {
    return await watching.ending;
  } finally {
    // Whatever ended the wait: nobody needs the request any more.
    ended.abort();
  }
}

/** The same on a blocked thread: the pauses between looks are spent on the request. */
export function requestAndWaitSync<S, E>(
  look: () => Procedure<Sighting<S, E>>,
  { request, wait, run, onProgress }: Driven<S, E>,
): WaitEnding<E> {
  const requesting = new BlockingRun(request, run.caller);
  let isAnswered = false;
  try {
    for (let delay = wait.firstDelay; ; delay = wait.nextDelay()) {
      const slice = new Deadline(Math.min(delay, run.deadline.left), blockingNow);
      if (isAnswered) sleepSync(slice.left);
      else {
        const mayBegin = (): boolean => run.deadline.left > 0;
        isAnswered = requesting.advance(() => slice.left, mayBegin) !== undefined;
      }
      const asked = nextQuestion();
      wait.polls++;
      wait.fold(runSync(look(), run), asked);
      if (wait.ending) return wait.ending;
      onProgress();
    }
  } finally {
    requesting.abandon();
  }
}

/** Runs a look for a watcher. A late answer counts, too: a host that takes long is slow, not silent. */
export function unlimited<T>(procedure: Procedure<T>, signal: AbortSignal): Promise<T> {
  const deadline = new Deadline(Infinity);
  return runAsync(procedure, { deadline, signal, onTimeout: () => new Error('never') });
}
