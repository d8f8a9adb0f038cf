import { stateName } from '../native/record.js';
import type { SessionState } from '../types/session.js';
import type { InfoClassName, SessionCounters, WtsInfo, WtsInfoEx } from '../types/info-class.js';
import { dateOf, fileTime, present, text } from './buffer.js';

// What the structures of classes 24 and 25 hold of a name; enumerations hold all of it.
export const USER_LENGTH = 20;
export const DOMAIN_LENGTH = 16;

/** What classes 24 and 25 say about a session. Times are milliseconds since 1970. */
export interface SessionInfo {
  state: SessionState;
  /** How much of the user's names was read: absent names mean nobody only where something was. */
  namesRead?: 'whole' | 'beginning';
  name?: string;
  /** At most 20 characters of it. */
  userName?: string;
  /** At most 17 (class 25) or 16 (class 24) characters of it. */
  domainName?: string;
  locked?: boolean;
  logonTime?: number;
  connectTime?: number;
  disconnectTime?: number;
  lastInputTime?: number;
  currentTime?: number;
}

/** The offsets of the two structures, which order their fields differently. */
interface Layout {
  readonly size: number;
  readonly state: number;
  readonly name: readonly [offset: number, units: number];
  readonly user: readonly [offset: number, units: number];
  readonly domain: readonly [offset: number, units: number];
  readonly flags?: number;
  readonly logon: number;
  readonly connect: number;
  readonly disconnect: number;
  readonly lastInput: number;
  readonly current: number;
  readonly sessionId: number;
  readonly counters: number;
}

// WTSINFOEXW: Level at 0, then WTSINFOEX_LEVEL1_W at 8.
const infoEx: Layout = {
  size: 232,
  sessionId: 8,
  state: 12,
  flags: 16,
  name: [20, 33],
  user: [86, 21],
  domain: [128, 18],
  logon: 168,
  connect: 176,
  disconnect: 184,
  lastInput: 192,
  current: 200,
  counters: 208,
};

// WTSINFOW.
const info: Layout = {
  size: 216,
  sessionId: 4,
  state: 0,
  name: [32, 32],
  domain: [96, 17],
  user: [130, 21],
  connect: 176,
  disconnect: 184,
  lastInput: 192,
  logon: 200,
  current: 208,
  counters: 8,
};

/** Windows 7 and Server 2008 R2 have the two values of the lock flag the wrong way round (documented defect). */
export function isLockSwapped(windowsRelease: string): boolean {
  return windowsRelease.startsWith('6.1.');
}

function lockFlag(flag: number, windowsRelease: string): boolean | undefined {
  const swapped = isLockSwapped(windowsRelease);
  if (flag === 0) return !swapped;
  return flag === 1 ? swapped : undefined;
}

function decode(data: DataView, layout: Layout, windowsRelease: string): SessionInfo | undefined {
  if (data.byteLength < layout.size) return undefined;
  const result: SessionInfo = {
    state: stateName(data.getInt32(layout.state, true)),
    namesRead: 'beginning',
  };
  const set = <K extends keyof SessionInfo>(key: K, value: SessionInfo[K] | undefined): void => {
    if (value !== undefined) result[key] = value;
  };
  set('name', text(data, layout.name[0], layout.name[1] * 2));
  set('userName', text(data, layout.user[0], layout.user[1] * 2));
  set('domainName', text(data, layout.domain[0], layout.domain[1] * 2));
  if (layout.flags !== undefined) {
    set('locked', lockFlag(data.getUint32(layout.flags, true), windowsRelease));
  }
  set('logonTime', fileTime(data, layout.logon));
  set('connectTime', fileTime(data, layout.connect));
  set('disconnectTime', fileTime(data, layout.disconnect));
  set('lastInputTime', fileTime(data, layout.lastInput));
  set('currentTime', fileTime(data, layout.current));
  return result;
}

export function decodeSessionInfoEx(
  data: DataView,
  windowsRelease: string,
): SessionInfo | undefined {
  // Level 1 is the only one there is; another one would have another layout.
  if (data.byteLength < 4 || data.getUint32(0, true) !== 1) return undefined;
  return decode(data, infoEx, windowsRelease);
}

export function decodeSessionInfo(data: DataView): SessionInfo | undefined {
  return decode(data, info, '');
}

/** Of either structure; nothing of another class. */
export function decodeCounters(name: InfoClassName, data: DataView): SessionCounters | undefined {
  const layout = { WTSSessionInfo: info, WTSSessionInfoEx: infoEx }[name as string];
  return layout && data.byteLength >= layout.size ? counters(data, layout) : undefined;
}

function counters(data: DataView, { counters: offset }: Layout): SessionCounters {
  const at = (index: number): number => data.getUint32(offset + index * 4, true);
  return {
    incomingBytes: at(0),
    outgoingBytes: at(1),
    incomingFrames: at(2),
    outgoingFrames: at(3),
    incomingCompressedBytes: at(4),
    outgoingCompressedBytes: at(5),
  };
}

function whole(
  data: DataView,
  layout: Layout,
  decoded: SessionInfo | undefined,
): WtsInfoEx | undefined {
  if (!decoded) return undefined;
  const { state, name, userName, domainName, locked } = decoded;
  return {
    sessionId: data.getUint32(layout.sessionId, true),
    state,
    ...present({
      name,
      userName,
      domainName,
      locked,
      logonTime: dateOf(decoded.logonTime),
      connectTime: dateOf(decoded.connectTime),
      disconnectTime: dateOf(decoded.disconnectTime),
      lastInputTime: dateOf(decoded.lastInputTime),
      currentTime: dateOf(decoded.currentTime),
    }),
    counters: counters(data, layout),
  };
}

/** The same with what only the class itself tells: the session's id, and its counters. */
export function decodeWtsInfo(data: DataView): WtsInfo | undefined {
  return whole(data, info, decodeSessionInfo(data));
}

export function decodeWtsInfoEx(data: DataView, windowsRelease: string): WtsInfoEx | undefined {
  return whole(data, infoEx, decodeSessionInfoEx(data, windowsRelease));
}
