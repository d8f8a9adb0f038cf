interface Listeners {
  readonly callbacks: Set<(reason: unknown) => void>;
  readonly listen: () => void;
}

const signals = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls `callback` when the signal fires. One listener serves everybody who waits with the same signal: more
 * than ten would make Node print a MaxListenersExceededWarning.
 *
 * @returns The way to take it back.
 */
export function onAbort(
  signal: AbortSignal | undefined,
  callback: (reason: unknown) => void,
): () => void {
  if (!signal) return () => undefined;
  let listeners = signals.get(signal);
  if (!listeners) signals.set(signal, (listeners = listenersOf(signal)));
  const { callbacks, listen } = listeners;
  // Each call is a subscription of its own, also with the same function.
  const own = (reason: unknown): void => {
    callback(reason);
  };
  if (callbacks.size === 0) signal.addEventListener('abort', listen);
  callbacks.add(own);
  return () => {
    if (callbacks.delete(own) && callbacks.size === 0) signal.removeEventListener('abort', listen);
  };
}

function listenersOf(signal: AbortSignal): Listeners {
  const callbacks = new Set<(reason: unknown) => void>();
  const listen = (): void => {
    signal.removeEventListener('abort', listen);
    for (const callback of callbacks) {
      callbacks.delete(callback);
      callback(signal.reason);
    }
  };
  return { callbacks, listen };
}
