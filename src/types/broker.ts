import type { CallOptions, SyncCallOptions } from './call.js';
import type {
  ExpectedUser,
  GoneResult,
  LogoffProgress,
  LogoffResult,
  WaitOptions,
} from './logoff.js';
import type { CallCounts } from './server.js';
import type { SessionProtocol, SessionState } from './session.js';

/** What names a session of a broker: ids are unique on their virtualization host only. */
export interface VirtualDesktopKey {
  readonly sessionId: number;
  /** The RD Virtualization Host, as the broker lists it; compared without regard to case. */
  readonly vmHostName: string;
}

/**
 * A session in a virtual desktop, a row of `listVirtualDesktopSessions()`: an instance of `Win32_VirtualDesktopSession`.
 * What the broker leaves empty is absent.
 *
 * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession
 */
export interface VirtualDesktopSession extends VirtualDesktopKey {
  /**
   * Microsoft does not say what the numbers of this class mean; they are taken for those of every session
   * (`WTS_CONNECTSTATE_CLASS`). `'unknown'`: the broker does not say.
   */
  readonly connectState: SessionState | 'unknown';
  /** The virtual machine that the session is in. */
  readonly vmName?: string;
  readonly userName?: string;
  readonly domainName?: string;
  /** The _name_ of the collection that the virtual machine belongs to, by Microsoft's page; not an alias or a GUID. */
  readonly collectionId?: string;
  /** The machine that the user sits at. */
  readonly clientMachineName?: string;
  /**
   * The name of the broker that listed it; absent for this host. Whoever passes a session, or a copy of one, means
   * the session there: another broker refuses it.
   */
  readonly broker?: string;
}

/**
 * Which sessions to list. Texts are compared without regard to case, whole, and by this package: no part of them
 * reaches WMI, so `%` and `*` are nothing special. `''`: those that have no such value.
 */
export interface VirtualDesktopFilter {
  readonly sessionId?: number | undefined;
  readonly vmHostName?: string | undefined;
  readonly connectState?: SessionState | 'unknown' | undefined;
  readonly vmName?: string | undefined;
  /** As the broker lists it, or with its domain (`CONTOSO\ada`). A user principal name is refused. */
  readonly userName?: string | undefined;
  /** As the broker lists it (`CONTOSO`); a DNS name (`contoso.com`) is refused. */
  readonly domainName?: string | undefined;
  readonly collectionId?: string | undefined;
  readonly clientMachineName?: string | undefined;
}

/**
 * A session on a session host, as the broker's directory has it: an instance of `Win32_SessionDirectorySession`. What
 * the broker leaves empty is absent.
 *
 * @see https://learn.microsoft.com/windows/win32/termserv/win32-sessiondirectorysession
 */
export interface DirectorySession {
  readonly sessionId: number;
  /** The session host: what `connect()` takes. */
  readonly serverName: string;
  /** Absent where the broker does not say. */
  readonly state?: 'active' | 'disconnected' | `unknown (${number})`;
  readonly userName?: string;
  readonly domainName?: string;
  readonly serverAddress?: string;
  readonly protocol?: SessionProtocol;
  /** The program that was started instead of the desktop. */
  readonly initialProgram?: string;
  /** In pixels, and bits a pixel. */
  readonly display?: {
    readonly width: number;
    readonly height: number;
    readonly colorDepth?: number;
  };
  /** When the session began; not changed when it is disconnected and connected again. */
  readonly createTime?: Date;
  readonly disconnectTime?: Date;
  /** The name of the broker that listed it; absent for this host. */
  readonly broker?: string;
}

/** Another account than that of this process. */
export interface BrokerCredentials {
  /** `ada`, `CONTOSO\ada` or `ada@contoso.com`. */
  readonly userName: string;
  /** Left out where `userName` has it. */
  readonly domain?: string | undefined;
  /**
   * No error and no inspection shows it, and the copies that are made for Windows are overwritten after use. Itself it
   * stays in JavaScript's memory while the broker is open, as `listSessionDirectory()` connects once more with it.
   */
  readonly password: string;
}

/** Options of every call of a broker. */
export type BrokerCallOptions = Omit<CallOptions, 'server'>;

/** Options of every blocking call of a broker. */
export type BrokerSyncCallOptions = Omit<SyncCallOptions, 'server'>;

interface Account {
  /** The account to act as, for a broker that is another host. Default: that of this process. */
  readonly credentials?: BrokerCredentials | undefined;
}

/** Options of `connectBroker`. */
export interface ConnectBrokerOptions extends BrokerCallOptions, Account {}

/** Options of `connectBrokerSync`. */
export interface ConnectBrokerSyncOptions extends BrokerSyncCallOptions, Account {
  /** Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default 60,000. */
  readonly timeout?: number | undefined;
}

interface Expecting {
  /**
   * Whose session it must be; anybody else's is left alone. A row of `listVirtualDesktopSessions()` implies its user.
   * The broker does not know when a user logged on, so there is no `logonTime`.
   */
  readonly expect?: Omit<ExpectedUser, 'logonTime'> | undefined;
}

/** Options of `Broker.disconnect` and `Broker.sendMessage`. */
export interface VirtualDesktopRequestOptions extends BrokerCallOptions, Expecting {}

/** Options of `Broker.disconnectSync`. */
export interface VirtualDesktopRequestSyncOptions extends BrokerSyncCallOptions, Expecting {
  /** Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default 60,000. */
  readonly timeout?: number | undefined;
}

/** How a wait is going, after each poll that did not end it. */
export interface VirtualDesktopProgress extends LogoffProgress, VirtualDesktopKey {}

/** Options of `Broker.waitUntilGone`. */
export interface VirtualDesktopWaitOptions
  extends Omit<WaitOptions, 'server' | 'expect' | 'onProgress'>, Expecting {
  /** Called after each poll that did not end the wait, also one that could not tell. What it throws ends the wait. */
  readonly onProgress?: ((progress: VirtualDesktopProgress) => void) | undefined;
}

/** Options of `Broker.logoff`. */
export interface VirtualDesktopLogoffOptions extends VirtualDesktopWaitOptions {
  /**
   * `'gone'` (default): wait until the session is gone. `'none'`: return when the broker has accepted the request.
   * There is no `'native'`: WMI has no flag that lets the broker wait.
   */
  readonly wait?: 'gone' | 'none' | undefined;
}

/** Options of `Broker.logoffSync`: as `Broker.logoff`, without a signal, which could not fire while the thread blocks. */
export type VirtualDesktopLogoffSyncOptions = Omit<VirtualDesktopLogoffOptions, 'signal'>;

/** How a wait for a session of a broker ended. */
export interface VirtualDesktopGoneResult extends GoneResult, VirtualDesktopKey {}

/** How a logoff through a broker ended. */
export interface VirtualDesktopLogoffResult extends LogoffResult, VirtualDesktopKey {}

/**
 * What this process has under way at a broker, by `Broker.stats()`. Each kind of call has a limit of its own, so that
 * one which the host does not answer leaves the others their room.
 */
export interface BrokerStats {
  /** Lists, and looks at one session. */
  readonly questions: CallCounts;
  /** Logoffs, disconnects and messages: at the limit more of them fail with `ERR_WTS_TOO_MANY_CALLS`. */
  readonly requests: CallCounts;
  /** Connections that are being made to this host: at the limit more of them fail likewise. */
  readonly openings: CallCounts;
  /** Connections that are being closed; more wait, and none fails. */
  readonly closings: CallCounts;
}
