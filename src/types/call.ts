/** Marks the objects of the class `Server`, so that nothing else passes for one. In types only. */
export declare const serverBrand: unique symbol;

/** A host to act on: a `Server`, as `connect()` and `openServer()` give it, or `localServer`. */
export interface ServerReference {
  readonly [serverBrand]: true;
  /** The name that it was opened with; `undefined` for this host. */
  readonly name: string | undefined;
  readonly isLocal: boolean;
}

/** Options of every call. */
export interface CallOptions {
  /** The server to ask; default: this host. */
  readonly server?: ServerReference | undefined;
  /** Rejects at once with `signal.reason`; a Windows call that is already running is abandoned. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the call rejects with `ERR_WTS_TIMEOUT`. Default 60,000; `Infinity` never does. */
  readonly timeout?: number | undefined;
}

/** Options of every blocking call. */
export interface SyncCallOptions {
  /** The server to ask; default: this host. */
  readonly server?: ServerReference | undefined;
  /**
   * Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default: none; the call blocks for as long as
   * Windows does, which for a remote host that does not answer is tens of seconds.
   *
   * A thread in a call of Windows cannot be stopped. So in a worker a call without a time-out waits for a thread of
   * this package instead: `worker.terminate()` and `process.exit()` are not held up by it. There it takes its turn, as
   * an asynchronous call does.
   */
  readonly timeout?: number | undefined;
}
