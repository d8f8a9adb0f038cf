import { addressBytes } from '../address.js';
import type { LiveSession } from '../live-session.js';
import type { AddressInfo, InfoFields, SessionInfo, TextInfo } from '../rows.js';
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
const IS_REMOTE_SESSION = 29;
const LAST_INFO_CLASS = 31;

const classes: ReadonlyMap<number, Fields> = new Map<number, Fields>([
  [0, text(() => '')], // WTSInitialProgram
  [1, text(() => '')], // WTSApplicationName
  [2, text(() => '')], // WTSWorkingDirectory
  [3, text(() => '')], // WTSOEMId, "not used"
  [4, number((session) => session.id)],
  [5, text((session) => session.script.userName)],
  [6, text((session) => session.name)],
  [7, text((session) => session.script.domainName)],
  [8, number((session) => stateNumber(session.state))],
  [9, number(() => 0)], // WTSClientBuildNumber
  [10, text((session) => session.script.clientName)],
  [11, text(() => '')], // WTSClientDirectory
  [12, number((session) => (hasClient(session) ? 1 : 0))], // WTSClientProductId: 1 is mstsc
  [13, number(() => 0)], // WTSClientHardwareId, always 0
  [14, clientAddress],
  [15, clientDisplay],
  [16, number((session) => PROTOCOLS.indexOf(session.protocol))],
  [24, sessionInfo],
  [25, sessionInfoEx],
  [IS_REMOTE_SESSION, number((session) => (session.protocol === 'console' ? 0 : 1))],
]);

/**
 * Why there is no answer for a class, whatever the session (#33): there is no such class; or Windows
 * (17–22, 27, 28) or this simulator (23, 26, 30, 31) does not support it; or (29) not on another host.
 */
export function classError(infoClass: number, remote: boolean): number | undefined {
  if (infoClass > LAST_INFO_CLASS) return ERROR_INVALID_PARAMETER;
  const supported = classes.has(infoClass) && !(infoClass === IS_REMOTE_SESSION && remote);
  return supported ? undefined : ERROR_NOT_SUPPORTED;
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
function clientDisplay({ script, protocol }: LiveSession): InfoFields {
  const { clientDisplay: scripted } = script;
  if (!scripted && protocol === 'console') return { horizontal: 0, vertical: 0, colorDepth: 0 };
  const { width, height, colorDepth = 32 } = scripted ?? { width: 1920, height: 1080 };
  return { horizontal: width, vertical: height, colorDepth };
}

function sessionInfo(session: LiveSession, { currentTime }: QueryContext): SessionInfo {
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
