import type {
  SimulatedCall,
  SimulatedDesktop,
  SimulatedDesktopKey,
  SimulatedEndSession,
  SimulatedFault,
  SimulatedHostOptions,
  SimulatedSession,
} from 'wtsapi32/testing';

/**
 * A simulated host under the public API. Its model is asked by the package's functions themselves, on any OS,
 * or by a simulated `wtsapi32.dll` under the real addon, in Windows runtimes. The suite cannot tell which it
 * runs on, except by `scriptsKernel`.
 */
export interface Backend {
  readonly name: string;
  /** Whether the script also says what kernel32 answers (console session, sessions of processes). */
  readonly scriptsKernel: boolean;
  /** Starts over with this script. */
  reset(options: SimulatedHostOptions): void;
  addSession(session: SimulatedSession, server?: string): void;
  removeSession(id: number, server?: string): void;
  addDesktop(desktop: SimulatedDesktop, broker?: string): void;
  removeDesktop(key: SimulatedDesktopKey, broker?: string): void;
  /** What has that key now. */
  desktop(key: SimulatedDesktopKey, broker?: string): SimulatedDesktop | undefined;
  /** A failure to inject from now on, tried after those that the script has. */
  addFault(fault: SimulatedFault): void;
  /** What is at that id now. */
  session(
    id: number,
    server?: string,
  ): { readonly userName?: string; readonly state?: string } | undefined;
  /** The calls of Windows' functions since the reset. */
  calls(): readonly SimulatedCall[];
  /** Handles and brokers opened and not closed, memory not freed, and misuse that the host noticed. */
  stats(): {
    readonly openServers: number;
    readonly openBrokers: number;
    readonly liveAllocations: number;
    readonly errors: readonly string[];
  };
  /**
   * The session ends, or does not: sends what Windows sends to the programs in it, and waits until they have answered.
   * `ended`: `force`, or nobody's veto counts (`vetoed` of the options, `listenersCanRefuse` of the script). With `force`
   * programs are asked where the script's `whenForced` is `asks`.
   *
   * @returns `refused`: the program answered `WM_QUERYENDSESSION` with FALSE. Which of its listeners did, and who was
   * late, only some hosts know.
   */
  endSession(
    options?: SimulatedEndSession,
  ): Promise<{ readonly ended: boolean; readonly refused: boolean }>;
  /** Ends every call that would never return. */
  release(): void;
}
