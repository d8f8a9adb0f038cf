/*
 * What Windows answers, before anybody lays it out: the binding packs these rows for the seam, the simulated
 * wtsapi32.dll of this project's own tests writes them into Windows' structures. A text that is absent is a
 * NULL pointer, which '' is not; a time (milliseconds since 1970) that is absent is not set.
 */

/** Rows of an answer. The columns are named, because there may be no row. */
export interface Table<R> {
  readonly columns: readonly (keyof R & string)[];
  readonly rows: readonly R[];
}

/** One row of an enumeration. `WTSEnumerateSessionsW` has ids, states and names only. */
export interface EnumeratedSession {
  readonly sessionId: number;
  readonly state: number;
  /** `''` when it is disconnected (#15). */
  readonly sessionName: string;
  readonly execEnvId?: number;
  readonly hostName?: string | undefined;
  readonly userName?: string | undefined;
  readonly domainName?: string | undefined;
  readonly farmName?: string | undefined;
}

/** What `WTSQuerySessionInformationW` has to say, by the kind of the class. */
export type InfoFields =
  | TextInfo
  | NumberInfo
  | AddressInfo
  | DisplayInfo
  | BytesInfo
  | SessionInfo
  | ClientInfo
  | ConfigInfo;

export interface TextInfo {
  readonly text: string | undefined;
}

/** Its class says how many bytes Windows takes for it. */
export interface NumberInfo {
  readonly number: number;
}

export interface AddressInfo {
  /** 0 (none), 2 (IPv4) or 23 (IPv6). */
  readonly family: number;
  /** Its bytes in network order, as hexadecimal digits; IPv6 with the bytes that Windows has before it, if any (§3.4). */
  readonly address: string | undefined;
}

export interface DisplayInfo {
  readonly horizontal: number;
  readonly vertical: number;
  readonly colorDepth: number;
}

/** What has no fields: an identifier, a list of numbers. As hexadecimal digits; absent is no buffer. */
export interface BytesInfo {
  readonly bytes: string | undefined;
}

/** WTSCLIENT. Texts are whole: they are cut to the structure's arrays later. */
export interface ClientInfo extends DisplayInfo {
  readonly clientName: string | undefined;
  readonly domainName: string | undefined;
  readonly userName: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly initialProgram: string | undefined;
  readonly encryptionLevel: number;
  readonly directory: string | undefined;
  readonly build: number;
  readonly hardwareId: number;
  readonly productId: number;
  readonly outBufferCountHost: number;
  readonly outBufferCountClient: number;
  readonly outBufferLength: number;
  readonly deviceId: string | undefined;
}

/** WTSCONFIGINFO; flags are 0 or 1. */
export interface ConfigInfo {
  readonly version: number;
  readonly connectClientDrivesAtLogon: number;
  readonly connectPrinterAtLogon: number;
  readonly disablePrinterRedirection: number;
  readonly disableDefaultMainClientPrinter: number;
  readonly shadowSettings: number;
  readonly logonUserName: string | undefined;
  readonly logonDomain: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly initialProgram: string | undefined;
  readonly applicationName: string | undefined;
}

/** WTSINFO; WTSINFOEX has the flags, too. Names are whole: they are cut to the structure's arrays later (#38). */
export interface SessionInfo {
  readonly sessionId: number;
  readonly state: number;
  readonly sessionName: string;
  readonly userName: string | undefined;
  readonly domainName: string | undefined;
  readonly connectTime: number | undefined;
  readonly disconnectTime: number | undefined;
  readonly lastInputTime: number | undefined;
  readonly logonTime: number | undefined;
  readonly currentTime: number;
  readonly incomingBytes: number;
  readonly outgoingBytes: number;
  readonly incomingFrames: number;
  readonly outgoingFrames: number;
  readonly incomingCompressedBytes: number;
  readonly outgoingCompressedBytes: number;
  readonly flags?: number;
}

/** An instance of a WMI class, or what a method of one returned, by property: a number is a VT_I4, a text a VT_BSTR. */
export type WmiRow = Readonly<Record<string, number | string | undefined>>;

/** An answer as columns and cells, row after row: as the simulated wtsapi32.dll takes it. */
export function cellsOf(answer: InfoFields | Table<EnumeratedSession> | Table<WmiRow>): {
  readonly columns: readonly string[];
  readonly cells: readonly (string | number | undefined)[];
} {
  if (!('rows' in answer)) return { columns: Object.keys(answer), cells: Object.values(answer) };
  const { columns } = answer;
  const rows = answer.rows as readonly WmiRow[];
  return { columns, cells: rows.flatMap((row) => columns.map((column) => row[column])) };
}
