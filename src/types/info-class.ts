import type { SessionProtocol, SessionState } from './session-state.js';

/** A `Buffer`. For users without the types of Node it is as much as they know of one. */
export type RawBytes = typeof globalThis extends {
  Buffer: { alloc: (size: number) => infer T extends Uint8Array };
}
  ? T
  : Uint8Array;

/** An address, and of which kind it is. */
export interface WtsAddress {
  readonly family: 'IPv4' | 'IPv6';
  readonly address: string;
}

/** What a client's screen is like. */
export interface WtsDisplay {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Bits a pixel; absent for a code that no Windows of today has. */
  readonly colorDepth?: number;
}

/** What went through a session's connection. The counters have 32 bits: they begin again after 4,294,967,295. */
export interface SessionCounters {
  readonly incomingBytes: number;
  readonly outgoingBytes: number;
  readonly incomingFrames: number;
  readonly outgoingFrames: number;
  readonly incomingCompressedBytes: number;
  readonly outgoingCompressedBytes: number;
}

/** `WTSINFOW`. Names are cut off where Windows' structure ends: `userName` after 20 characters, `domainName` after 16. */
export interface WtsInfo {
  readonly sessionId: number;
  readonly state: SessionState;
  readonly name?: string;
  readonly userName?: string;
  readonly domainName?: string;
  readonly logonTime?: Date;
  readonly connectTime?: Date;
  readonly disconnectTime?: Date;
  readonly lastInputTime?: Date;
  readonly currentTime?: Date;
  readonly counters: SessionCounters;
}

/** `WTSINFOEXW`, level 1. `userName` is cut off after 20 characters, `domainName` after 17. */
export interface WtsInfoEx extends WtsInfo {
  /** Absent where Windows does not know. */
  readonly locked?: boolean;
}

/** `WTSCLIENTW`, without its address, of which no two sources read the same: `WTSClientAddress` has that. */
export interface WtsClientInfo {
  readonly clientName?: string;
  readonly userName?: string;
  readonly domainName?: string;
  readonly workingDirectory?: string;
  readonly initialProgram?: string;
  readonly encryptionLevel: number;
  readonly display?: WtsDisplay;
  readonly directory?: string;
  readonly build: number;
  readonly hardwareId: number;
  readonly productId: number;
  readonly outBufferCountHost: number;
  readonly outBufferCountClient: number;
  /** In bytes. */
  readonly outBufferLength: number;
  readonly deviceId?: string;
}

/** `WTSCONFIGINFOW`. */
export interface WtsConfigInfo {
  readonly version: number;
  readonly connectClientDrivesAtLogon: boolean;
  readonly connectPrinterAtLogon: boolean;
  readonly disablePrinterRedirection: boolean;
  readonly disableDefaultMainClientPrinter: boolean;
  /** 0: no remote control; 1, 2: with or without the user's consent, with input; 3, 4: the same, to look only. */
  readonly shadowSettings: number;
  readonly logonUserName?: string;
  readonly logonDomain?: string;
  readonly workingDirectory?: string;
  readonly initialProgram?: string;
  readonly applicationName?: string;
}

/**
 * What each class of information says: `WTS_INFO_CLASS`, by Windows' names. A text is absent where it is empty.
 * Classes 17–22 and 27 are not supported by Windows of today, and fail.
 *
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/ne-wtsapi32-wts_info_class
 */
export interface InfoClassValues {
  readonly WTSInitialProgram: string;
  readonly WTSApplicationName: string;
  readonly WTSWorkingDirectory: string;
  readonly WTSOEMId: string;
  readonly WTSSessionId: number;
  readonly WTSUserName: string;
  /** The session's name, and no window station. */
  readonly WTSWinStationName: string;
  readonly WTSDomainName: string;
  readonly WTSConnectState: SessionState;
  readonly WTSClientBuildNumber: number;
  readonly WTSClientName: string;
  readonly WTSClientDirectory: string;
  readonly WTSClientProductId: number;
  readonly WTSClientHardwareId: number;
  readonly WTSClientAddress: WtsAddress;
  readonly WTSClientDisplay: WtsDisplay;
  readonly WTSClientProtocolType: SessionProtocol;
  readonly WTSIdleTime: RawBytes;
  readonly WTSLogonTime: RawBytes;
  readonly WTSIncomingBytes: RawBytes;
  readonly WTSOutgoingBytes: RawBytes;
  readonly WTSIncomingFrames: RawBytes;
  readonly WTSOutgoingFrames: RawBytes;
  /** Vista SP1, Server 2008. */
  readonly WTSClientInfo: WtsClientInfo;
  /** Vista SP1, Server 2008. */
  readonly WTSSessionInfo: WtsInfo;
  /** 7, Server 2008 R2. */
  readonly WTSSessionInfoEx: WtsInfoEx;
  /** 7, Server 2008 R2. */
  readonly WTSConfigInfo: WtsConfigInfo;
  readonly WTSValidationInfo: RawBytes;
  /** The session's virtual IP address. Fails with `ERROR_NOT_SUPPORTED` where it has none. */
  readonly WTSSessionAddressV4: WtsAddress;
  /** 7, Server 2008 R2; this host only. */
  readonly WTSIsRemoteSession: boolean;
  /** A GUID, lower case, without braces. 11 23H2, Server 2025. */
  readonly WTSSessionActivityId: string;
  /** 11 24H2, Server 2025. */
  readonly WTSCapabilityCheck: readonly number[];
}

/** A class of information: `WTS_INFO_CLASS`. */
export type InfoClassName = keyof InfoClassValues;

/** What one of the classes says. */
export type InfoClassValue = InfoClassValues[InfoClassName];
