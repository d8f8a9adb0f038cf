import type {
  InfoClassName,
  InfoClassValue,
  InfoClassValues,
  RawBytes,
} from '../types/info-class.js';
import { decodeAddress } from './addresses.js';
import { decodeClientInfo, decodeConfigInfo, decodeDisplay } from './client-info.js';
import { decodeConnectState, decodeProtocol, decodeText } from './info-classes.js';
import { decodeWtsInfo, decodeWtsInfoEx } from './session-info.js';

/** How the buffer of a class is read. */
interface Reader<T> {
  /** Bytes that it must have. More are left alone; fewer are an answer that nobody can read. */
  readonly size: number;
  /** Nothing: the class has no value for this session, or a value that this package does not know. */
  readonly read: (data: DataView, windowsRelease: string) => T | undefined;
}

const text: Reader<string> = { size: 0, read: decodeText };
const uint32: Reader<number> = { size: 4, read: (data) => data.getUint32(0, true) };
const uint16: Reader<number> = { size: 2, read: (data) => data.getUint16(0, true) };
// No Windows of today answers: who gets bytes gets them as they are.
const raw: Reader<RawBytes> = { size: 0, read: copyOf };

type Readers = { readonly [K in InfoClassName]: Reader<InfoClassValues[K]> };

const readers: Readers = {
  WTSInitialProgram: text,
  WTSApplicationName: text,
  WTSWorkingDirectory: text,
  WTSOEMId: text,
  WTSSessionId: uint32,
  WTSUserName: text,
  WTSWinStationName: text,
  WTSDomainName: text,
  WTSConnectState: { size: 4, read: decodeConnectState },
  WTSClientBuildNumber: uint32,
  WTSClientName: text,
  WTSClientDirectory: text,
  WTSClientProductId: uint16,
  WTSClientHardwareId: uint32,
  WTSClientAddress: { size: 24, read: decodeAddress },
  WTSClientDisplay: { size: 12, read: decodeDisplay },
  WTSClientProtocolType: { size: 2, read: decodeProtocol },
  WTSIdleTime: raw,
  WTSLogonTime: raw,
  WTSIncomingBytes: raw,
  WTSOutgoingBytes: raw,
  WTSIncomingFrames: raw,
  WTSOutgoingFrames: raw,
  WTSClientInfo: { size: 2304, read: decodeClientInfo },
  WTSSessionInfo: { size: 216, read: decodeWtsInfo },
  WTSSessionInfoEx: { size: 232, read: decodeWtsInfoEx },
  WTSConfigInfo: { size: 1668, read: decodeConfigInfo },
  WTSValidationInfo: raw,
  WTSSessionAddressV4: { size: 24, read: decodeAddress },
  // One byte: who reads a BOOL reads three that are not there.
  WTSIsRemoteSession: { size: 1, read: (data) => data.getUint8(0) !== 0 },
  WTSSessionActivityId: { size: 16, read: decodeGuid },
  WTSCapabilityCheck: { size: 4, read: decodeNumbers },
};

/** A buffer that is shorter than what it should hold. */
export class ShortBuffer {
  constructor(
    readonly expected: number,
    readonly found: number,
  ) {}
}

/** The value in the buffer of a class; nothing where Windows gives nothing. */
export function valueOf(
  name: InfoClassName,
  data: DataView,
  windowsRelease: string,
): InfoClassValue | ShortBuffer | undefined {
  const { size, read } = readers[name];
  if (data.byteLength === 0) return undefined;
  if (data.byteLength < size) return new ShortBuffer(size, data.byteLength);
  return read(data, windowsRelease);
}

/** A copy: the buffer that it is cut out of holds the answers to other questions, too. */
export function copyOf(data: DataView): RawBytes {
  return Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

/** Nothing: it is all zeros. */
function decodeGuid(data: DataView): string | undefined {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const bytes = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => hex(data.getUint8(from + i), 2)).join('');
  const guid = [
    hex(data.getUint32(0, true), 8),
    hex(data.getUint16(4, true), 4),
    hex(data.getUint16(6, true), 4),
    bytes(8, 10),
    bytes(10, 16),
  ].join('-');
  return /[^0-]/.test(guid) ? guid : undefined;
}

function decodeNumbers(data: DataView): number[] {
  return Array.from({ length: Math.floor(data.byteLength / 4) }, (_, i) =>
    data.getUint32(i * 4, true),
  );
}
