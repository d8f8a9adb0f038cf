import type { CallOptions } from './call.js';

export interface OpenServerOptions {
  /**
   * `true`: on an RD Virtualization Host include the sessions in its virtual machines. They are passed to other functions
   * as rows, never by id. Default false.
   */
  readonly virtualMachines?: boolean | undefined;
}

export interface ConnectOptions extends OpenServerOptions, Omit<CallOptions, 'server'> {}

/** Calls of one kind that this process has under way at a host. */
export interface CallCounts {
  /** Calls that Windows has not answered yet, those that are stuck and those that were given up included. */
  readonly running: number;
  /** Calls that wait for their turn. */
  readonly waiting: number;
  /** Those of `running` that have taken longer than 30 seconds: Windows may never answer them. */
  readonly stuck: number;
  /** How many may run at a time. What it takes to get there is said with each kind. */
  readonly limit: number;
}

/**
 * What this process has under way at a host, by `Server.stats()`. Each kind of call has a limit of its own, so that
 * one which the host does not answer leaves the others their room.
 */
export interface ServerStats {
  /**
   * Lists and queries of sessions. Four run at a time beside those that are stuck, one about each session and one list;
   * more wait. They fail with `ERR_WTS_TOO_MANY_CALLS` when `limit` of them are stuck, and those about the same session,
   * or lists, when two are; these are tried again after two minutes, four, and so on.
   */
  readonly questions: CallCounts;
  /** Logoffs, disconnects and connects: at the limit more of them fail with `ERR_WTS_TOO_MANY_CALLS`. */
  readonly requests: CallCounts;
  /** Logoffs with `wait: 'native'`, which last as long as the session does: at the limit more of them fail likewise. */
  readonly nativeWaits: CallCounts;
  /** Openings of this host: at the limit more of them fail likewise. */
  readonly openings: CallCounts;
  /** Handles that are being closed; more wait, and none fails. */
  readonly closings: CallCounts;
}
