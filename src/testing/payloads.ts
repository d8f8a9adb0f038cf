import { addressBytes } from './address.js';
import { fileTime } from './file-time.js';
import type { LiveSession } from './live-session.js';
import { stateNumber } from './states.js';
import { ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from './win32-errors.js';

/*
 * What `WTSQuerySessionInformationW` puts into its buffer, class by class: sizes as windows-semantics.md
 * §3.2 has them, layouts as §3.3. What no script says, counters and build numbers, is 0.
 */
export interface QueryContext {
  /** Milliseconds since 1970. */
  readonly currentTime: number;
  readonly windowsRelease: string;
  /** Empty strings come as a NULL buffer and 0 bytes (#34). */
  readonly nullBuffers: boolean;
}

type Builder = (session: LiveSession, context: QueryContext) => Buffer;

const PROTOCOLS = ['console', 'ica', 'rdp'];
const IS_REMOTE_SESSION = 29;
const LAST_INFO_CLASS = 31;

const builders: ReadonlyMap<number, Builder> = new Map<number, Builder>([
  [0, string(() => '')], // WTSInitialProgram
  [1, string(() => '')], // WTSApplicationName
  [2, string(() => '')], // WTSWorkingDirectory
  [3, string(() => '')], // WTSOEMId, "not used"
  [4, (session) => uint32(session.id)],
  [5, string((session) => session.script.userName)],
  [6, string((session) => session.name)],
  [7, string((session) => session.script.domainName)],
  [8, (session) => uint32(stateNumber(session.state))],
  [9, () => uint32(0)], // WTSClientBuildNumber
  [10, string((session) => session.script.clientName)],
  [11, string(() => '')], // WTSClientDirectory
  [12, (session) => uint16(hasClient(session) ? 1 : 0)], // WTSClientProductId: 1 is mstsc
  [13, () => uint32(0)], // WTSClientHardwareId, always 0
  [14, (session) => clientAddress(session.script.clientAddress)],
  [15, clientDisplay],
  [16, (session) => uint16(PROTOCOLS.indexOf(session.protocol))],
  [24, sessionInfo],
  [25, sessionInfoEx],
  // One byte, which a reader of a BOOL over-reads (#32).
  [IS_REMOTE_SESSION, (session) => Buffer.of(session.protocol === 'console' ? 0 : 1)],
]);

/**
 * Why there is no answer for a class, whatever the session (#33): there is no such class; or Windows
 * (17–22, 27, 28) or this simulator (23, 26, 30, 31) does not support it; or (29) not on another host.
 */
export function classError(infoClass: number, remote: boolean): number | undefined {
  if (infoClass > LAST_INFO_CLASS) return ERROR_INVALID_PARAMETER;
  const supported = builders.has(infoClass) && !(infoClass === IS_REMOTE_SESSION && remote);
  return supported ? undefined : ERROR_NOT_SUPPORTED;
}

/** The buffer of a class without `classError`. */
export function queryPayload(
  session: LiveSession,
  infoClass: number,
  context: QueryContext,
): Buffer {
  return builders.get(infoClass)?.(session, context) ?? Buffer.alloc(0);
}

/** `bytes = (length + 1) * 2`: an empty string is 2 bytes, or with `nullBuffers` none at all (#32, #34). */
function string(read: (session: LiveSession) => string | undefined): Builder {
  return (session, { nullBuffers }) => {
    const value = read(session) ?? '';
    return value === '' && nullBuffers ? Buffer.alloc(0) : Buffer.from(`${value}\0`, 'utf16le');
  };
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

/** WTS_CLIENT_ADDRESS: the family, then the address, IPv4 at [2..5] and IPv6 at [0..15] of it (#35). */
function clientAddress(address: string | undefined): Buffer {
  const buffer = Buffer.alloc(24);
  if (address === undefined) return buffer;
  const bytes = addressBytes(address);
  const isIPv4 = bytes.length === 4;
  buffer.writeUInt32LE(isIPv4 ? 2 : 23, 0);
  buffer.set(bytes, isIPv4 ? 6 : 4);
  return buffer;
}

/** A session of which the script names the client, or its address. */
function hasClient({ script }: LiveSession): boolean {
  return Boolean(script.clientName) || script.clientAddress !== undefined;
}

/** WTS_CLIENT_DISPLAY: width, height, bits a pixel; no script says another than this. */
function clientDisplay(session: LiveSession): Buffer {
  const display = hasClient(session) ? [1920, 1080, 32] : [0, 0, 0];
  return Buffer.concat(display.map(uint32));
}

/** A fixed array of `units` characters: what does not fit is cut off, and a NUL always follows (#38). */
function writeText(buffer: Buffer, value: string | undefined, offset: number, units: number): void {
  buffer.write((value ?? '').slice(0, units - 1), offset, 'utf16le');
}

function writeTime(buffer: Buffer, time: number | undefined, offset: number): void {
  buffer.writeBigInt64LE(fileTime(time), offset);
}

/** WTSINFOW, class 24. */
function sessionInfo(session: LiveSession, { currentTime }: QueryContext): Buffer {
  const buffer = Buffer.alloc(216);
  buffer.writeUInt32LE(stateNumber(session.state), 0);
  buffer.writeUInt32LE(session.id, 4);
  writeText(buffer, session.name, 32, 32);
  writeText(buffer, session.script.domainName, 96, 17);
  writeText(buffer, session.script.userName, 130, 21);
  writeTime(buffer, session.connectTime, 176);
  writeTime(buffer, session.disconnectTime, 184);
  writeTime(buffer, session.lastInputTime, 192);
  writeTime(buffer, session.logonTime, 200);
  writeTime(buffer, currentTime, 208);
  return buffer;
}

/** WTSINFOEXW, class 25: Level 1, then WTSINFOEX_LEVEL1_W at 8, which orders its fields otherwise. */
function sessionInfoEx(session: LiveSession, context: QueryContext): Buffer {
  const buffer = Buffer.alloc(232);
  buffer.writeUInt32LE(1, 0);
  buffer.writeUInt32LE(session.id, 8);
  buffer.writeUInt32LE(stateNumber(session.state), 12);
  buffer.writeUInt32LE(sessionFlags(session.script.locked, context.windowsRelease), 16);
  writeText(buffer, session.name, 20, 33);
  writeText(buffer, session.script.userName, 86, 21);
  writeText(buffer, session.script.domainName, 128, 18);
  writeTime(buffer, session.logonTime, 168);
  writeTime(buffer, session.connectTime, 176);
  writeTime(buffer, session.disconnectTime, 184);
  writeTime(buffer, session.lastInputTime, 192);
  writeTime(buffer, context.currentTime, 200);
  return buffer;
}

/** WTS_SESSIONSTATE_LOCK 0 and UNLOCK 1, the other way round on Windows 7 and 2008 R2 (§3.4, #36). */
function sessionFlags(locked: boolean | undefined, windowsRelease: string): number {
  if (locked === undefined) return 0xffffffff;
  return locked === windowsRelease.startsWith('6.1.') ? 1 : 0;
}
