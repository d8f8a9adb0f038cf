import { stateName } from '../native/record.js';
import type { InfoClassName } from '../types/info-class.js';
import type { SessionProtocol, SessionState } from '../types/session.js';
import { text } from './buffer.js';

/*
 * `WTS_INFO_CLASS`. Offsets in the structures were measured by compiling them, and are the same on 32 and 64 bit.
 * Every decoder checks the length first: Windows may answer with less, or with nothing at all (a NULL buffer), and
 * then there is no value.
 * https://learn.microsoft.com/windows/win32/api/wtsapi32/ne-wtsapi32-wts_info_class
 */
export const infoClass = {
  WTSInitialProgram: 0,
  WTSApplicationName: 1,
  WTSWorkingDirectory: 2,
  WTSOEMId: 3,
  WTSSessionId: 4,
  WTSUserName: 5,
  WTSWinStationName: 6,
  WTSDomainName: 7,
  WTSConnectState: 8,
  WTSClientBuildNumber: 9,
  WTSClientName: 10,
  WTSClientDirectory: 11,
  WTSClientProductId: 12,
  WTSClientHardwareId: 13,
  WTSClientAddress: 14,
  WTSClientDisplay: 15,
  WTSClientProtocolType: 16,
  WTSIdleTime: 17,
  WTSLogonTime: 18,
  WTSIncomingBytes: 19,
  WTSOutgoingBytes: 20,
  WTSIncomingFrames: 21,
  WTSOutgoingFrames: 22,
  WTSClientInfo: 23,
  WTSSessionInfo: 24,
  WTSSessionInfoEx: 25,
  WTSConfigInfo: 26,
  WTSValidationInfo: 27,
  WTSSessionAddressV4: 28,
  WTSIsRemoteSession: 29,
  WTSSessionActivityId: 30,
  WTSCapabilityCheck: 31,
} as const satisfies Record<InfoClassName, number>;

const names = new Map(
  Object.entries(infoClass).map(([name, number]) => [number as number, name as InfoClassName]),
);

/** Nothing: this package does not know that class. */
export function nameOfClass(number: number): InfoClassName | undefined {
  return names.get(number);
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
