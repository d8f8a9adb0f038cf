/*
 * The script of an RD Connection Broker, i.e. of what WMI answers on it. HRESULTs are unsigned, e.g. 0x80041003.
 * §n and #n as in the other options.
 */

/** What identifies a desktop's session: `SessionId` alone is unique in one machine only (§6.1, #53). */
export interface SimulatedDesktopKey {
  /** A whole number from 0 to 4294967293. */
  readonly sessionId: number;
  /** The RD Virtualization Host that holds the virtual machine; case does not matter. */
  readonly vmHostName: string;
}

/** A host on which WMI knows virtual desktops: the namespace `root\cimv2\rdms` (§6.1). */
export interface SimulatedBroker {
  /** Instances of `Win32_VirtualDesktopSession`. Default: `defaultDesktops`. */
  readonly desktops?: readonly SimulatedDesktop[];
  /**
   * Instances of `Win32_SessionDirectorySession` in `root\cimv2` (§6.4). Default: there is no such class
   * (0x80041010), as where no session directory runs.
   */
  readonly directory?: readonly SimulatedDirectorySession[];
  /** Every call takes this many milliseconds; of a query it is the first `Next` that does (§6.2). Default 0. */
  readonly latency?: number;
  /**
   * Who may connect with a name and a password; anybody else fails with 0x80070005 (§6.3). Default: any account may. On
   * this host none may: 0x80041064 (§6.2).
   */
  readonly accounts?: readonly SimulatedAccount[];
  /** `true`: to connect without an account fails with 0x80070005, too (§6.3). Default false. */
  readonly refusesCaller?: boolean;
  /** `true`: there is no `root\cimv2\rdms` (0x8004100E), as on a host that is no broker (#52). Default false. */
  readonly namespaceMissing?: boolean;
  /** `true`: the namespace is there without `Win32_VirtualDesktopSession` (#52). Default false. */
  readonly classMissing?: boolean;
  /**
   * What a call on an instance of a class that is not there fails with: that of a query (#52), or that of an instance
   * which is not there (unknown on Windows). Default 0x80041010.
   */
  readonly missingClassError?: 0x80041010 | 0x80041002;
  /**
   * A query ends with this success code, which says that something was left out: 0x40010, `WBEM_S_PARTIAL_RESULTS`, or
   * 0x40009, `WBEM_S_ACCESS_DENIED` (§6.3). Default: none.
   */
  readonly incomplete?: 0x40010 | 0x40009;
  /** `true`: a list leaves out desktops of which the query is denied (unknown on Windows). Default false. */
  readonly hidesDenied?: boolean;
  /**
   * `true`: a method that is denied succeeds, and the error is its `ReturnValue` (§6.2, #52; unknown on Windows).
   * Default false.
   */
  readonly deniedByReturnValue?: boolean;
  /** `ConnectState` of a desktop that was disconnected (§6.1; the numbers are unknown on Windows). Default 4. */
  readonly disconnectedState?: number;
  /** What a text is that the script leaves out or has as `''`: NULL when `true` (#53), else `''`. Default true. */
  readonly nullStrings?: boolean;
  /** Properties of another type than their class has: `null` is NULL. Default: none. */
  readonly wrongTypes?: Readonly<Record<string, 'text' | 'number' | 'null'>>;
  /** Which paths instances have: `both`, no `__RELPATH` (`full`), or `none`. Default `both`. */
  readonly paths?: 'both' | 'full' | 'none';
  /** Minutes east of Greenwich in which dates are written, as `+060` for 60 (§6.4). Default 0. */
  readonly utcOffset?: number;
  /**
   * `true`: proxies have `IClientSecurity`, as those of another process, and want a blanket (§6.2). Only for the
   * simulated DLL of this project's own tests. Default false.
   */
  readonly withClientSecurity?: boolean;
}

/** Who may connect. The name may be a UPN, without a domain then. */
export interface SimulatedAccount {
  readonly userName: string;
  readonly domain?: string;
  readonly password: string;
}

/** What this process may have no right to. */
export const simulatedDesktopRights = ['query', 'logoff', 'disconnect', 'sendMessage'] as const;

export type SimulatedDesktopRight = (typeof simulatedDesktopRights)[number];

/** A session in a virtual desktop: an instance of `Win32_VirtualDesktopSession` (§6.1). */
export interface SimulatedDesktop extends SimulatedDesktopKey {
  /** The virtual machine. */
  readonly vmName?: string;
  /** `WTS_CONNECTSTATE_CLASS`, presumably (§6.1): 0 is active, 4 disconnected. Default 0. */
  readonly connectState?: number;
  readonly userName?: string;
  readonly domainName?: string;
  /** Name of the collection, in spite of its own name (§6.1). */
  readonly collectionId?: string;
  readonly clientMachineName?: string;
  /** What this process has no right to; those calls fail with `deniedError` (#52). */
  readonly denied?: readonly SimulatedDesktopRight[];
  /**
   * The provider's denial, or that of DCOM (§6.3). With 0x80041002, and `hidesDenied`, a desktop that may not be
   * queried cannot be told from one that does not exist. Default 0x80041003.
   */
  readonly deniedError?: 0x80041003 | 0x80070005 | 0x80041002;
  readonly logoff?: SimulatedDesktopLogoff;
}

/** What happens when the desktop's session is logged off: `Logoff()` returns at once, in any case (§6.1). */
export interface SimulatedDesktopLogoff {
  /**
   * `ends`: it is gone after its path. `stuck`: it stays in the last state of its path, 8 (down) by default, for ever.
   * `ignored`: accepted, and nothing happens. Default `ends`.
   */
  readonly outcome?: 'ends' | 'stuck' | 'ignored';
  /**
   * States on the way and how many milliseconds each is visible; `[]` is straight to gone. Default 7 (reset) for 20,
   * 8 (down) for 20. Begins after the broker's latency.
   */
  readonly path?: readonly { readonly state: number; readonly ms: number }[];
  /** The key is given to this desktop as soon as it is free; a key of its own is ignored. */
  readonly reusedBy?: Omit<SimulatedDesktop, keyof SimulatedDesktopKey> &
    Partial<SimulatedDesktopKey>;
  /** `ReturnValue` of another logoff while this one is under way (unknown on Windows). Default 0. */
  readonly again?: number;
}

/** A session on a session host, as a broker's directory has it: `Win32_SessionDirectorySession` (§6.4). */
export interface SimulatedDirectorySession {
  /** The RD Session Host. With the id it is the key. */
  readonly serverName: string;
  readonly sessionId: number;
  readonly userName?: string;
  readonly domainName?: string;
  /** `ServerIPAddress`, as a text. */
  readonly serverAddress?: string;
  /** `TSProtocol`: 0 console, 1 another maker's, 2 RDP. Default 2. */
  readonly protocol?: number;
  /** `ApplicationType`: the program that the session began with. */
  readonly applicationType?: string;
  /** `ResolutionWidth` and `ResolutionHeight`, in pixels. Default 1920 × 1080. */
  readonly width?: number;
  readonly height?: number;
  /** Bits per pixel. Default 32. */
  readonly colorDepth?: number;
  /** A string is what WMI writes, right or wrong. Default: an hour before the host was made. */
  readonly createTime?: Date | number | string;
  /** As `createTime`; by default NULL. */
  readonly disconnectTime?: Date | number | string;
  /** `SessionState`: 0 active, 1 disconnected. Default: 1 where there is a `disconnectTime`, else 0. */
  readonly state?: number;
}

/** The desktops of a broker whose script names none. Two hosts have the same session id (#53). */
export const defaultDesktops: readonly SimulatedDesktop[] = [
  {
    sessionId: 2,
    vmHostName: 'rdvh1.contoso.com',
    vmName: 'VDI-Ærø',
    userName: 'Zoë',
    domainName: 'CONTOSO',
    collectionId: 'Büro',
    clientMachineName: 'ÞINKPAD-7',
  },
  {
    sessionId: 2,
    vmHostName: 'rdvh2.contoso.com',
    vmName: 'VDI-0042',
    userName: '山田 太郎',
    domainName: 'CONTOSO',
    collectionId: 'Büro',
    clientMachineName: 'KIOSK',
  },
  {
    sessionId: 3,
    vmHostName: 'rdvh2.contoso.com',
    vmName: 'VDI-0043',
    connectState: 4,
    userName: 'Łukasz 🦊',
    domainName: 'ÉTUDES',
    collectionId: 'Atelier',
  },
  { sessionId: 1, vmHostName: 'rdvh-å.contoso.com', vmName: 'VDI-0099', connectState: 1 },
];
