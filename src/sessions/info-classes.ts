import { stateName } from '../native/record.js';
import type { InfoClassName, SessionProtocol, SessionState } from '../types/session.js';

/*
 * `WTS_INFO_CLASS`: the classes that this package reads, with their layouts. Offsets
 * were measured by compiling the structures, and are the same on 32 and 64 bit. Every decoder checks the length
 * first: Windows may answer with less, or with nothing at all (a NULL buffer), and then there is no value.
 * https://learn.microsoft.com/windows/win32/api/wtsapi32/ne-wtsapi32-wts_info_class
 */
export const infoClass = {
  WTSUserName: 5,
  WTSDomainName: 7,
  WTSConnectState: 8,
  WTSClientName: 10,
  WTSClientAddress: 14,
  WTSClientProtocolType: 16,
  WTSSessionInfo: 24,
  WTSSessionInfoEx: 25,
} as const satisfies Record<InfoClassName, number>;

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

// FILETIME: 100 ns since 1601, here as milliseconds since 1970. 0 is "not set"; some builds leave garbage
// before 1900, and "never" is the largest number: neither is a time.
const FILETIME_EPOCH = 11_644_473_600_000;
const YEAR_1900 = -2_208_988_800_000;
const END_OF_9999 = 253_402_300_799_999;

function fileTime(data: DataView, offset: number): number | undefined {
  const ticks = data.getBigInt64(offset, true);
  if (ticks <= 0n) return undefined;
  const time = Number(ticks / 10_000n) - FILETIME_EPOCH;
  return time < YEAR_1900 || time > END_OF_9999 ? undefined : time;
}

/** A string that ends at its NUL or at `limit` bytes; absent when empty. */
function text(data: DataView, offset = 0, limit = data.byteLength - offset): string | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset + offset, Math.max(0, limit & ~1));
  const value = bytes.toString('utf16le');
  const end = value.indexOf('\0');
  return (end < 0 ? value : value.slice(0, end)) || undefined;
}

export function decodeText(data: DataView): string | undefined {
  return text(data);
}

export function decodeConnectState(data: DataView): SessionState | undefined {
  return data.byteLength >= 4 ? stateName(data.getInt32(0, true)) : undefined;
}

export function decodeProtocol(data: DataView): SessionProtocol | undefined {
  const value = data.byteLength >= 2 ? data.getUint16(0, true) : undefined;
  if (value === undefined) return undefined;
  return (['console', 'ica', 'rdp'] as const)[value] ?? `unknown (${value})`;
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
}

// WTSINFOEXW: Level at 0, then WTSINFOEX_LEVEL1_W at 8.
const infoEx: Layout = {
  size: 232,
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
};

// WTSINFOW.
const info: Layout = {
  size: 216,
  state: 0,
  name: [32, 32],
  domain: [96, 17],
  user: [130, 21],
  connect: 176,
  disconnect: 184,
  lastInput: 192,
  logon: 200,
  current: 208,
};

function lockFlag(flag: number, windowsRelease: string): boolean | undefined {
  // Windows 7 and Server 2008 R2 have the two values the wrong way round (documented defect).
  const swapped = windowsRelease.startsWith('6.1.');
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

export interface ClientAddress {
  readonly address: string;
  readonly addressFamily: 'IPv4' | 'IPv6';
}

/**
 * `WTS_CLIENT_ADDRESS`: IPv4 stands at offset 2 of the address. IPv6 stands at 0 by Microsoft's page, and at 2 in
 * data from the field. Nobody has an address in 0:xxxx::/32 or ::ffff:xxxx:0:0, so those tell the two apart.
 * Zeroes only: there is no address.
 */
export function decodeClientAddress(data: DataView): ClientAddress | undefined {
  if (data.byteLength < 24) return undefined;
  const family = data.getUint32(0, true);
  if (family === 2) {
    const octets = [6, 7, 8, 9].map((offset) => data.getUint8(offset));
    const address = octets.join('.');
    return address === '0.0.0.0' ? undefined : { address, addressFamily: 'IPv4' };
  }
  if (family !== 23) return undefined;
  const words = Array.from({ length: 9 }, (_, i) => data.getUint16(4 + i * 2));
  const first = words.findIndex((word) => word !== 0);
  // The second is what an IPv4-mapped address (::ffff:a.b.c.d) looks like.
  const isTwoBytesIn = first === 1 || (first === 6 && words[first] === 0xffff);
  const groups = (isTwoBytesIn ? words.slice(1) : words.slice(0, 8)).map((word) =>
    word.toString(16),
  );
  const address = compressIPv6(groups);
  return address === '::' ? undefined : { address, addressFamily: 'IPv6' };
}

/** RFC 5952: the first of the longest runs of two or more zero groups is written `::`. */
function compressIPv6(groups: readonly string[]): string {
  let best = { start: 0, length: 1 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === '0') continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  if (best.length < 2) return groups.join(':');
  const before = groups.slice(0, best.start).join(':');
  return `${before}::${groups.slice(best.start + best.length).join(':')}`;
}
