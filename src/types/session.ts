import type { CallOptions, SyncCallOptions } from './call.js';
import type { InfoClassName, SessionCounters, WtsDisplay } from './info-class.js';
import type { SessionProtocol, SessionState } from './session-state.js';

export type { SessionProtocol, SessionState };

/** A row of `listSessions()`. What Windows leaves empty is absent. */
export interface Session {
  /** Unique on its host while the session exists; may be given to another session afterwards. */
  readonly id: number;
  readonly state: SessionState;
  /** Session name: `Console`, `RDP-Tcp#3`, `Services`; a disconnected session has none. */
  readonly name?: string;
  readonly userName?: string;
  readonly domainName?: string;
  /** The virtual machine that the session runs in, on an RD Virtualization Host. */
  readonly hostName?: string;
  readonly farmName?: string;
  /** Unique in a list that includes virtual machines, where `id` is not. */
  readonly execEnvId?: number;
  /**
   * The name of the server that it was seen on; absent on this host. Whoever passes a session, or a copy of one,
   * means the session there: another server refuses it.
   */
  readonly server?: string;
}

/** Why a class of information could not be read for a session. */
export interface SessionProblem {
  /**
   * Windows' code; or `ERR_WTS_BAD_ANSWER` (fewer bytes than the class has) or `ERR_WTS_IDENTITY` (it was about somebody
   * else by then), both with `errno` 0.
   */
  readonly code: string;
  readonly errno: number;
}

/** The client end of a remote session, as the client itself reports it. */
export interface SessionClient {
  readonly name?: string;
  /** The address that the client says it has: behind NAT not the one that its packets come from. */
  readonly address?: string;
  readonly addressFamily?: 'IPv4' | 'IPv6';
  readonly display?: WtsDisplay;
  /** The build of the client program. */
  readonly build?: number;
  /** Where the client program is installed. */
  readonly directory?: string;
  /** 1: Microsoft's client. */
  readonly productId?: number;
  readonly hardwareId?: number;
  readonly deviceId?: string;
}

/** Everything about one session. */
export interface SessionDetails extends Session {
  readonly logonTime?: Date;
  /** The most recent connect, not the first. */
  readonly connectTime?: Date;
  /** The most recent disconnect. */
  readonly disconnectTime?: Date;
  readonly lastInputTime?: Date;
  /** The host's clock at the time of the query (this machine's, where the host does not say). */
  readonly currentTime: Date;
  /** Milliseconds since the last input, or since the disconnect, by the host's own clock. */
  readonly idleTime?: number;
  /** Absent where Windows does not know. */
  readonly locked?: boolean;
  readonly protocol?: SessionProtocol;
  /** Whether it is shown by a remote client. Absent where Windows does not say. */
  readonly isRemote?: boolean;
  readonly client?: SessionClient;
  /** The program that is started at logon instead of the desktop. */
  readonly initialProgram?: string;
  readonly applicationName?: string;
  readonly workingDirectory?: string;
  /** What has gone through its connection; zeros at the console. */
  readonly counters?: SessionCounters;
  /** Classes of information that this host or this account could not read; the rest is complete. */
  readonly problems?: Readonly<Partial<Record<InfoClassName, SessionProblem>>>;
}

export interface ListSessionsOptions extends CallOptions {
  /** `true` leaves out sessions without a user: Services, listeners, sign-in screens. Default false. */
  readonly withUser?: boolean | undefined;
}

/** Options of `listSessionDetails`. */
export interface ListSessionDetailsOptions extends ListSessionsOptions {
  /** `true` also asks for what clients and programs are: `client`, `protocol`, `isRemote` and more. Default false. */
  readonly client?: boolean | undefined;
}

/** Options of `listSessionDetailsSync`. */
export interface ListSessionDetailsSyncOptions extends ListSessionsSyncOptions {
  /** As in `ListSessionDetailsOptions`. Default false. */
  readonly client?: boolean | undefined;
}

export interface ListSessionsSyncOptions extends SyncCallOptions {
  /** `true` leaves out sessions without a user: Services, listeners, sign-in screens. Default false. */
  readonly withUser?: boolean | undefined;
}
