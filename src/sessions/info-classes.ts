import { stateName } from '../native/record.js';
import type { InfoClassName, SessionProtocol, SessionState } from '../types/session.js';
import { text } from './buffer.js';

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
