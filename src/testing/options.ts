import type { SessionState } from '../types/session.js';
import type { SimulatedSignOut } from './end-session/options.js';
import type { SimulatedBroker } from './wmi/options.js';

/**
 * The script of a simulated host: plain data, so that the same script drives `SimulatedHost` and the
 * simulated `wtsapi32.dll` of this project's own tests. Times are `Date` or milliseconds since 1970;
 * durations are milliseconds. §n and #n are sections and numbered
 * cases of `windows-semantics.md`, this project's own notes on Windows, which are not in the package.
 */
export interface SimulatedHostOptions extends SimulatedServerOptions {
  /** Other hosts by name (case does not matter). A name that is not here does not answer: 1722 (#43). */
  readonly servers?: Readonly<Record<string, SimulatedServerOptions>>;
  /**
   * Hosts with an RD Connection Broker, by name (case does not matter); `''` is this host. Beside those, this host and
   * the `servers` have `root\cimv2` only: the broker's namespace is missing there (0x8004100E, #52). Default: none.
   */
  readonly brokers?: Readonly<Record<string, SimulatedBroker>>;
  /** Milliseconds until a host that does not answer fails with 1722 (#4), or 0x800706BA for WMI (#52). Default 50. */
  readonly unreachableDelay?: number;
  /** `true`: opening a host that does not answer fails at once with 1722 instead of giving a handle (#43). */
  readonly openFails?: boolean;
  /** The session that this process is in. Default 1. */
  readonly currentSessionId?: number;
  /** Sessions of other processes, by process id (`ProcessIdToSessionId`); unknown ids fail with 87. */
  readonly processes?: Readonly<Record<number, number>>;
  /** `'none'`: `WTSGetActiveConsoleSessionId` gives 0xFFFFFFFF (#20). Default: the session named Console. */
  readonly console?: 'none' | number;
  /** Failures to inject, tried in order; the first that matches and is not used up answers. */
  readonly faults?: readonly SimulatedFault[];
  /**
   * A user is signed in at the desktop of this process. `false`: nobody sees it. Then `signOut()` refuses,
   * `ExitWindowsEx` says TRUE and does nothing (#54), and windows are told nothing (§7.6). Default true.
   */
  readonly interactive?: boolean;
  /** What becomes of a sign-out (#54). */
  readonly signOut?: SimulatedSignOut;
  /**
   * `true`: a listener's `false` keeps the session from ending. Windows does not let a program without a visible
   * window do that (§7.4). Default false.
   */
  readonly listenersCanRefuse?: boolean;
  /**
   * What a forced sign-out or end does (§7.1; documents conflict): `asks`: it asks and tells, and no refusal counts;
   * `tells`: it only tells; `silent`: programs are ended without a word. Default `asks`.
   */
  readonly whenForced?: 'asks' | 'tells' | 'silent';
  /**
   * Whether a program that has refused is told that the session goes on (§7.4 promises it to those that agreed).
   * Default true.
   */
  readonly tellsRefuser?: boolean;
  /** As `os.release()`; `6.1.…` swaps the lock flag as Windows 7 does (#36). Default `10.0.26100`. */
  readonly windowsRelease?: string;
}

export interface SimulatedServerOptions {
  /** Default: `defaultSessions`. */
  readonly sessions?: readonly SimulatedSession[];
  /** Last error for an id that does not exist (#1, #2; §2.2). Default 2. */
  readonly missingError?: 2 | 7022;
  /** Queries of a session in state `down` fail with this (#2); 0: they answer. Default 0. */
  readonly closingError?: 0 | 7007;
  /** Logging off or disconnecting session 0 or a listener fails with this (#28; unknown on Windows). Default 5. */
  readonly serviceError?: number;
  /** `true`: an enumeration leaves out sessions whose query is denied (unknown on Windows). Default false. */
  readonly hidesDenied?: boolean;
  /**
   * When the console session is gone, or disconnected (§8.2; unknown on Windows), a new one appears at the
   * sign-in screen (#19). Default true.
   */
  readonly newConsole?: boolean;
  /** String classes of which the value is empty succeed with a NULL buffer and 0 bytes (#34). Default false. */
  readonly nullBuffers?: boolean;
  /**
   * Where IPv6 stands in the 20 bytes of `WTS_CLIENT_ADDRESS`: at their beginning, as Microsoft's page says, or two
   * bytes in, as some have seen it (§3.4). Default 0.
   */
  readonly ipv6Offset?: 0 | 2;
  /**
   * What calls take for a session in a virtual machine, i.e. one with a `hostName` (§3.4; unknown on Windows). With
   * `id` several may answer to one number: the host's own session first, then those that appeared first. Default
   * `execEnvId`.
   */
  readonly virtualMachineId?: 'execEnvId' | 'id';
  /** Every call on this server takes this long. Default 0. */
  readonly latency?: number;
}

/** What this process may have no right to. */
export const simulatedRights = ['query', 'logoff', 'disconnect', 'connect'] as const;

export type SimulatedRight = (typeof simulatedRights)[number];

export interface SimulatedSession {
  /** Unique on its host, except that sessions in virtual machines may have it, too. */
  readonly id: number;
  /** Session name (`RDP-Tcp#3`, `Console`); a disconnected session has none (#15). */
  readonly name?: string;
  /** Default `active`. */
  readonly state?: SessionState;
  readonly userName?: string;
  readonly domainName?: string;
  /** The virtual machine that it is in; default: none. */
  readonly hostName?: string;
  readonly farmName?: string;
  /**
   * Default: the id. In a virtual machine it stands for the session in calls, and no other session of the host may
   * have that number.
   */
  readonly execEnvId?: number;
  /** Default: an hour before the host was made, or the moment at which the session appeared later, if there is a user; else unset. */
  readonly logonTime?: Date | number;
  /** Default: as `logonTime`. */
  readonly connectTime?: Date | number;
  /** Default: ten minutes before the host was made, or the moment at which the session appeared later, if disconnected and there is a user; else unset. */
  readonly disconnectTime?: Date | number;
  /** Default: unset. */
  readonly lastInputTime?: Date | number;
  /** `undefined` is Windows' "unknown" (0xFFFFFFFF). */
  readonly locked?: boolean;
  /** Default `console` for the session named Console, Services and listeners, else `rdp`. */
  readonly protocol?: 'console' | 'ica' | 'rdp';
  readonly clientName?: string;
  /** IPv4 or IPv6 text; default: none (AF_UNSPEC, #35). */
  readonly clientAddress?: string;
  /** Default: 1920 × 1080 with 32 bits, or nothing at all where the protocol is `console`. */
  readonly clientDisplay?: SimulatedDisplay;
  /** What else its client says. */
  readonly client?: SimulatedClient;
  /** What is started at logon instead of the desktop. */
  readonly initialProgram?: string;
  readonly applicationName?: string;
  readonly workingDirectory?: string;
  /** Default: all 0, as at the console (§3.4). */
  readonly counters?: SimulatedCounters;
  /** `WTSConfigInfo`. Default: version 1 and nothing else. */
  readonly config?: SimulatedConfig;
  /** IPv4; default: none, and class 28 fails with 50 (#33). */
  readonly virtualAddress?: string;
  /** A GUID; default: all zeros. */
  readonly activityId?: string;
  /** `WTSCapabilityCheck`; default: none, which is a NULL buffer. */
  readonly capabilities?: readonly number[];
  /** Connecting this session with another password fails with 1326 (§8.2). Default: any password will do. */
  readonly password?: string;
  /** What this process has no right to; those calls fail with `deniedError` (#3). */
  readonly denied?: readonly SimulatedRight[];
  /**
   * Default 5. With 7022, and `hidesDenied`, a session that may not be queried cannot be told from one that does not
   * exist (§2.2).
   */
  readonly deniedError?: 5 | 7022 | 7045;
  readonly logoff?: SimulatedLogoff;
}

/** What a client's screen is like, `WTS_CLIENT_DISPLAY`. */
export interface SimulatedDisplay {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Windows' code: 1 (4 bits a pixel), 2 (8), 4 (16), 8 (24, RGB), 16 (15), 24 or 32 (§3.2). Default 32. */
  readonly colorDepth?: number;
}

/** What a remote client says of itself. What is left out is 0 or empty. */
export interface SimulatedClient {
  readonly build?: number;
  readonly directory?: string;
  /** Default: 1, mstsc, where there is a client. */
  readonly productId?: number;
  /** Windows always says 0. */
  readonly hardwareId?: number;
  readonly deviceId?: string;
  readonly encryptionLevel?: number;
  readonly outBufferCountHost?: number;
  readonly outBufferCountClient?: number;
  readonly outBufferLength?: number;
}

/** What has gone through a session's connection; what is left out is 0. */
export interface SimulatedCounters {
  readonly incomingBytes?: number;
  readonly outgoingBytes?: number;
  readonly incomingFrames?: number;
  readonly outgoingFrames?: number;
  readonly incomingCompressedBytes?: number;
  readonly outgoingCompressedBytes?: number;
}

/** `WTSCONFIGINFOW`, with Windows' numbers; what is left out is 0 or empty. */
export interface SimulatedConfig {
  readonly version?: number;
  readonly connectClientDrivesAtLogon?: boolean;
  readonly connectPrinterAtLogon?: boolean;
  readonly disablePrinterRedirection?: boolean;
  readonly disableDefaultMainClientPrinter?: boolean;
  readonly shadowSettings?: number;
  readonly logonUserName?: string;
  readonly logonDomain?: string;
  readonly workingDirectory?: string;
  readonly initialProgram?: string;
  readonly applicationName?: string;
}

/** What happens when the session is logged off. */
export interface SimulatedLogoff {
  /**
   * `ends`: the session is gone after its path (#23). `stuck`: it stays in the last state of its path,
   * `down` by default, for ever, and a waiting call never returns (#26). `ignored`: accepted, and nothing
   * happens (#27). Default `ends`.
   */
  readonly outcome?: 'ends' | 'stuck' | 'ignored';
  /** States on the way and how long each is visible (#24); `[]` is straight to gone. Default reset 20, down 20. Begins after the server's latency. */
  readonly path?: readonly { readonly state: SessionState; readonly ms: number }[];
  /** A waiting call returns this long before the id is gone (#25). Default 0. */
  readonly linger?: number;
  /** A waiting call never returns (until the host is released or reset), although the session goes. */
  readonly hang?: boolean;
  /** The id is given to this session as soon as it is free (#18); its own `id` is ignored. */
  readonly reusedBy?: Omit<SimulatedSession, 'id'>;
  /** Last error of another logoff while this one is under way (#29); 0: accepted. Default 0. */
  readonly again?: 0 | 7007 | 7024;
}

export interface SimulatedFault {
  /**
   * The Win32 function, e.g. `WTSQuerySessionInformationW`, `ExitWindowsEx` or `ShutdownBlockReasonCreate`, or the
   * method of COM: `IWbemLocator::ConnectServer`,
   * `IWbemServices::ExecQuery`, `IEnumWbemClassObject::Next` (once a query), `IWbemServices::GetObject` and
   * `IWbemServices::ExecMethod` (§6.2).
   */
  readonly call: string;
  /** Name of the server; `''` is this host. Default: any. */
  readonly server?: string;
  /** Default: any (a call without a session id matches only when this is absent). */
  readonly sessionId?: number;
  /** Only for queries: the `WTS_INFO_CLASS`. Default: any. */
  readonly infoClass?: number;
  /** Only for WMI: the RD Virtualization Host in the path of the instance. Default: any. */
  readonly vmHostName?: string;
  /** Only for WMI: the class, e.g. `Win32_VirtualDesktopSession`. Default: any. */
  readonly className?: string;
  /** Only for `IWbemServices::ExecMethod`: `Logoff`, `Disconnect` or `SendMessage`. Default: any. */
  readonly method?: string;
  /**
   * Last error; 0 is a stub's failure without a code (#12). Default 0. For WMI an HRESULT, e.g. 0x80041003 (§6.3),
   * without a default; 0x40004 is a time-out of one `Next`, and no failure of the query.
   */
  readonly error?: number;
  /** Only for `IWbemServices::ExecMethod`, instead of `error`: the call succeeds, and the method returns this (#52). */
  readonly returnValue?: number;
  /** How often it answers; then it is used up. Default: always. */
  readonly times?: number;
  /** Matching calls that it lets through first. Default 0. */
  readonly skip?: number;
  /** Milliseconds before it answers, instead of the server's latency. Default 0. */
  readonly delay?: number;
  /** The call never returns (until the host is reset). */
  readonly hang?: boolean;
  /**
   * The request is carried out all the same, when it is made: what fails is the answer, as where a connection breaks.
   * Only for requests: log off, disconnect and connect a session, sign out, and methods of WMI.
   */
  readonly carriedOut?: boolean;
}

/** One call of wtsapi32.dll, or of WMI, that reached the host, or of `ExitWindowsEx`, as `SimulatedHost.calls` lists it. */
export interface SimulatedCall {
  /** As in `SimulatedFault`. */
  readonly call: string;
  /** As the script spells it; `''` is this host. */
  readonly server: string;
  readonly sessionId?: number;
  readonly infoClass?: number;
  /** The session on whose client another one is shown. */
  readonly targetId?: number;
  readonly wait?: boolean;
  /** Of `ExitWindowsEx`: 0 (`EWX_LOGOFF`), with 4 (`EWX_FORCE`) or 0x10 (`EWX_FORCEIFHUNG`). */
  readonly flags?: number;
  /** Of `ExitWindowsEx`. */
  readonly reason?: number;
  /** Of WMI: the class that is asked for, or of the instance. */
  readonly className?: string;
  /** Of WMI, with `sessionId`: the instance. */
  readonly vmHostName?: string;
  /** Of WMI: the method, with what `SendMessage` shows. */
  readonly method?: string;
  readonly title?: string;
  readonly message?: string;
}

/** The sessions of a host whose script names none: what an RD Session Host typically has (#13–#16). */
export const defaultSessions: readonly SimulatedSession[] = [
  { id: 0, name: 'Services', state: 'disconnected' },
  { id: 1, name: 'Console', state: 'active', userName: 'Zoë', domainName: 'CONTOSO' },
  {
    id: 3,
    name: 'RDP-Tcp#0',
    state: 'active',
    userName: 'Björk Guðmundsdóttir',
    domainName: 'CONTOSO',
    clientName: 'ÞINKPAD-7',
    clientAddress: '192.0.2.17',
  },
  { id: 4, state: 'disconnected', userName: '山田 太郎', domainName: 'CONTOSO' },
  {
    id: 5,
    name: 'RDP-Tcp#2',
    state: 'active',
    userName: 'Łukasz 🦊',
    domainName: 'ÉTUDES',
    clientName: 'KIOSK',
    clientAddress: '2001:db8::5',
  },
  { id: 65536, name: '31C5CE94259D4006A9E4', state: 'listen' },
  { id: 65537, name: 'RDP-Tcp', state: 'listen' },
];
