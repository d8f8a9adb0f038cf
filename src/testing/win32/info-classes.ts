import { addressBytes } from '../address.js';
import type { LiveSession } from '../live-session.js';
import type {
  AddressInfo,
  BytesInfo,
  ClientInfo,
  ConfigInfo,
  DisplayInfo,
  InfoFields,
  SessionInfo,
  TextInfo,
} from '../rows.js';
import { stateNumber } from '../states.js';
import { ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from '../win32-errors.js';

/*
 * What `WTSQuerySessionInformationW` says of a session, class by class (windows-semantics.md §3.2). What no
 * script says, counters and build numbers, is 0.
 */
export interface QueryContext {
  /** Milliseconds since 1970. */
  readonly currentTime: number;
  readonly windowsRelease: string;
  /** Empty strings come as a NULL buffer (#34). */
  readonly nullBuffers: boolean;
  /** Bytes before IPv6 in the array for addresses (§3.4). */
  readonly ipv6Offset: number;
}

type Fields = (session: LiveSession, context: QueryContext) => InfoFields;

const PROTOCOLS = ['console', 'ica', 'rdp'];
const SESSION_ADDRESS = 28;
const IS_REMOTE_SESSION = 29;
const LAST_INFO_CLASS = 31;

const classes: ReadonlyMap<number, Fields> = new Map<number, Fields>([
  [0, text((session) => session.script.initialProgram)],
  [1, text((session) => session.script.applicationName)],
  [2, text((session) => session.script.workingDirectory)],
  [3, text(() => '')], // WTSOEMId, "not used"
  [4, number((session) => session.id)],
  [5, text((session) => session.script.userName)],
  [6, text((session) => session.name)],
  [7, text((session) => session.script.domainName)],
  [8, number((session) => stateNumber(session.state))],
  [9, number(({ script }) => script.client?.build ?? 0)],
  [10, text((session) => session.script.clientName)],
  [11, text(({ script }) => script.client?.directory)],
  [12, number(productId)],
  [13, number(({ script }) => script.client?.hardwareId ?? 0)],
  [14, clientAddress],
  [15, clientDisplay],
  [16, number((session) => PROTOCOLS.indexOf(session.protocol))],
  [23, clientInfo],
  [24, sessionInfo],
  [25, sessionInfoEx],
  [26, configInfo],
  [SESSION_ADDRESS, virtualAddress],
  [IS_REMOTE_SESSION, number((session) => (session.protocol === 'console' ? 0 : 1))],
  [30, activityId],
  [31, capabilities],
]);

// The first builds that have them (§3.2): 11 23H2 and 11 24H2. Server 2025 has the second's number.
const FIRST_BUILDS: ReadonlyMap<number, number> = new Map([
  [30, 22631],
  [LAST_INFO_CLASS, 26100],
]);

/**
 * Why there is no answer for a class, whatever the session (#33): there is no such class, or not yet; or Windows does
 * not support it (17–22, 27); or (29) not on another host.
 */
export function classError(
  infoClass: number,
  remote: boolean,
  windowsRelease: string,
): number | undefined {
  const build = Number(windowsRelease.split('.')[2]);
  const isNew = build < (FIRST_BUILDS.get(infoClass) ?? 0);
  if (infoClass > LAST_INFO_CLASS || isNew) return ERROR_INVALID_PARAMETER;
  const supported = classes.has(infoClass) && !(infoClass === IS_REMOTE_SESSION && remote);
  return supported ? undefined : ERROR_NOT_SUPPORTED;
}

/** Why this session has none: no virtual address (#33). */
export function valueError({ script }: LiveSession, infoClass: number): number | undefined {
  const lacks = infoClass === SESSION_ADDRESS && script.virtualAddress === undefined;
  return lacks ? ERROR_NOT_SUPPORTED : undefined;
}

/** What a class without `classError` says. */
export function infoFields(
  session: LiveSession,
  infoClass: number,
  context: QueryContext,
): InfoFields {
  const fields = classes.get(infoClass);
  if (!fields) throw new Error(`Class ${infoClass} is not supported`);
  return fields(session, context);
}

function text(read: (session: LiveSession) => string | undefined): Fields {
  return (session, { nullBuffers }): TextInfo => {
    const value = read(session) ?? '';
    return { text: value === '' && nullBuffers ? undefined : value };
  };
}

function number(read: (session: LiveSession) => number): Fields {
  return (session) => ({ number: read(session) });
}

/** AF_INET, AF_INET6, or AF_UNSPEC for who has no address (#35). */
function clientAddress({ script }: LiveSession, { ipv6Offset }: QueryContext): AddressInfo {
  if (script.clientAddress === undefined) return { family: 0, address: undefined };
  const bytes = addressBytes(script.clientAddress);
  const hex = Buffer.from(bytes).toString('hex');
  if (bytes.length === 4) return { family: 2, address: hex };
  return { family: 23, address: '00'.repeat(ipv6Offset) + hex };
}

/** A session of which the script names the client, or its address. */
function hasClient({ script }: LiveSession): boolean {
  return Boolean(script.clientName) || script.clientAddress !== undefined;
}

/** Nothing but a remote client has a display, unless the script says so. */
function clientDisplay({ script, protocol }: LiveSession): DisplayInfo {
  const { clientDisplay: scripted } = script;
  if (!scripted && protocol === 'console') return { horizontal: 0, vertical: 0, colorDepth: 0 };
  const { width, height, colorDepth = 32 } = scripted ?? { width: 1920, height: 1080 };
  return { horizontal: width, vertical: height, colorDepth };
}

/** 1 is mstsc. */
function productId(session: LiveSession): number {
  return session.script.client?.productId ?? (hasClient(session) ? 1 : 0);
}

function clientInfo(session: LiveSession): ClientInfo {
  const { clientName, domainName, userName, workingDirectory, initialProgram, client } =
    session.script;
  return {
    ...{ clientName, domainName, userName, workingDirectory, initialProgram },
    encryptionLevel: client?.encryptionLevel ?? 0,
    ...clientDisplay(session),
    directory: client?.directory,
    build: client?.build ?? 0,
    hardwareId: client?.hardwareId ?? 0,
    productId: productId(session),
    outBufferCountHost: client?.outBufferCountHost ?? 0,
    outBufferCountClient: client?.outBufferCountClient ?? 0,
    outBufferLength: client?.outBufferLength ?? 0,
    deviceId: client?.deviceId,
  };
}

function configInfo({ script }: LiveSession): ConfigInfo {
  const { config = {} } = script;
  return {
    version: config.version ?? 1,
    connectClientDrivesAtLogon: Number(config.connectClientDrivesAtLogon ?? false),
    connectPrinterAtLogon: Number(config.connectPrinterAtLogon ?? false),
    disablePrinterRedirection: Number(config.disablePrinterRedirection ?? false),
    disableDefaultMainClientPrinter: Number(config.disableDefaultMainClientPrinter ?? false),
    shadowSettings: config.shadowSettings ?? 0,
    logonUserName: config.logonUserName,
    logonDomain: config.logonDomain,
    workingDirectory: config.workingDirectory,
    initialProgram: config.initialProgram,
    applicationName: config.applicationName,
  };
}

function virtualAddress({ script }: LiveSession): AddressInfo {
  const bytes = addressBytes(script.virtualAddress ?? '0.0.0.0');
  return { family: 2, address: Buffer.from(bytes).toString('hex') };
}

/** A GUID: its first three parts are little-endian numbers. */
function activityId({ script }: LiveSession): BytesInfo {
  const [a = '', b = '', c = '', ...rest] = (script.activityId ?? '').split('-');
  const numbers = [a, b, c].map((part) => Buffer.from(part, 'hex').reverse().toString('hex'));
  return { bytes: [...numbers, ...rest].join('').padEnd(32, '0') };
}

function capabilities({ script }: LiveSession): BytesInfo {
  const words = Uint32Array.from(script.capabilities ?? []);
  const bytes = Buffer.from(words.buffer).toString('hex');
  return { bytes: bytes === '' ? undefined : bytes };
}

function sessionInfo(session: LiveSession, { currentTime }: QueryContext): SessionInfo {
  const { counters } = session.script;
  return {
    sessionId: session.id,
    state: stateNumber(session.state),
    sessionName: session.name,
    userName: session.script.userName,
    domainName: session.script.domainName,
    connectTime: session.connectTime,
    disconnectTime: session.disconnectTime,
    lastInputTime: session.lastInputTime,
    logonTime: session.logonTime,
    currentTime,
    incomingBytes: counters?.incomingBytes ?? 0,
    outgoingBytes: counters?.outgoingBytes ?? 0,
    incomingFrames: counters?.incomingFrames ?? 0,
    outgoingFrames: counters?.outgoingFrames ?? 0,
    incomingCompressedBytes: counters?.incomingCompressedBytes ?? 0,
    outgoingCompressedBytes: counters?.outgoingCompressedBytes ?? 0,
  };
}

function sessionInfoEx(session: LiveSession, context: QueryContext): SessionInfo {
  const flags = sessionFlags(session.script.locked, context.windowsRelease);
  return { ...sessionInfo(session, context), flags };
}

/** WTS_SESSIONSTATE_LOCK 0 and UNLOCK 1, the other way round on Windows 7 and 2008 R2 (§3.4, #36). */
function sessionFlags(locked: boolean | undefined, windowsRelease: string): number {
  if (locked === undefined) return 0xffffffff;
  return locked === windowsRelease.startsWith('6.1.') ? 1 : 0;
}
