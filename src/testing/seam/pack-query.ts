import type { NativeFailure, QueryRecord } from '../../native/binding.js';
import { isFailure } from '../../native/binding.js';
import { QUERY_FIELDS } from '../../native/record.js';
import { fileTime } from '../file-time.js';
import type {
  AddressInfo,
  ClientInfo,
  ConfigInfo,
  DisplayInfo,
  InfoFields,
  SessionInfo,
  TextInfo,
} from '../rows.js';

/*
 * The buffers of `WTSQuerySessionInformationW`: sizes as windows-semantics.md §3.2 has them, layouts as §3.3.
 */

/** Bytes of a number, where they are not 4: USHORTs, and one byte that a reader of a BOOL over-reads (#32). */
const WIDTHS: Readonly<Record<number, number>> = { 12: 2, 16: 2, 29: 1 };

export interface InfoAnswer {
  readonly infoClass: number;
  readonly outcome: InfoFields | NativeFailure;
}

/** Packs the answers for several classes: a buffer each, or the last error of the failed call. */
export function packAnswers(answers: readonly InfoAnswer[]): QueryRecord {
  const numbers = new Uint32Array(answers.length * QUERY_FIELDS);
  const buffers: Buffer[] = [];
  answers.forEach(({ infoClass, outcome }, row) => {
    if (isFailure(outcome)) numbers[row * QUERY_FIELDS + 1] = outcome.errno;
    else {
      const buffer = payload(infoClass, outcome);
      numbers.set([1, 0, buffer.byteLength], row * QUERY_FIELDS);
      buffers.push(buffer);
    }
  });
  return { numbers, bytes: Uint8Array.from(Buffer.concat(buffers)) };
}

function payload(infoClass: number, fields: InfoFields): Buffer {
  if ('text' in fields) return string(fields);
  if ('number' in fields) return number(fields.number, WIDTHS[infoClass]);
  if ('family' in fields) return clientAddress(fields);
  if ('bytes' in fields) return Buffer.from(fields.bytes ?? '', 'hex');
  if ('deviceId' in fields) return clientInfo(fields);
  if ('shadowSettings' in fields) return configInfo(fields);
  if ('horizontal' in fields) return clientDisplay(fields);
  return fields.flags === undefined ? sessionInfo(fields) : sessionInfoEx(fields, fields.flags);
}

/** `bytes = (length + 1) * 2`: an empty string is 2 bytes, and a NULL buffer none at all (#32, #34). */
function string({ text }: TextInfo): Buffer {
  return text === undefined ? Buffer.alloc(0) : Buffer.from(`${text}\0`, 'utf16le');
}

function number(value: number, width = 4): Buffer {
  const buffer = Buffer.alloc(width);
  buffer.writeUIntLE(value, 0, width);
  return buffer;
}

/** WTS_CLIENT_ADDRESS: the family, then the address, IPv4 at [2..5] and IPv6 at [0..15] of it (#35). */
function clientAddress({ family, address = '' }: AddressInfo): Buffer {
  const buffer = Buffer.alloc(24);
  buffer.writeUInt32LE(family, 0);
  buffer.write(address, family === 2 ? 6 : 4, 'hex');
  return buffer;
}

/** WTS_CLIENT_DISPLAY. */
function clientDisplay({ horizontal, vertical, colorDepth }: DisplayInfo): Buffer {
  return Buffer.concat([horizontal, vertical, colorDepth].map((value) => number(value)));
}

/** A fixed array of `units` characters: what does not fit is cut off, and a NUL always follows (#38). */
function writeText(buffer: Buffer, value: string | undefined, offset: number, units: number): void {
  buffer.write((value ?? '').slice(0, units - 1), offset, 'utf16le');
}

function writeTimes(buffer: Buffer, times: readonly (number | undefined)[], offset: number): void {
  times.forEach((time, i) => buffer.writeBigInt64LE(fileTime(time), offset + i * 8));
}

function writeCounters(buffer: Buffer, info: SessionInfo, offset: number): void {
  [
    info.incomingBytes,
    info.outgoingBytes,
    info.incomingFrames,
    info.outgoingFrames,
    info.incomingCompressedBytes,
    info.outgoingCompressedBytes,
  ].forEach((value, i) => buffer.writeUInt32LE(value, offset + i * 4));
}

/** WTSCLIENTW, class 23. Its address has no layout that sources agree on: zeros. */
function clientInfo(info: ClientInfo): Buffer {
  const buffer = Buffer.alloc(2304);
  writeText(buffer, info.clientName, 0, 21);
  writeText(buffer, info.domainName, 42, 18);
  writeText(buffer, info.userName, 78, 21);
  writeText(buffer, info.workingDirectory, 120, 261);
  writeText(buffer, info.initialProgram, 642, 261);
  buffer.writeUInt8(info.encryptionLevel, 1164);
  [info.horizontal, info.vertical, info.colorDepth].forEach((value, i) =>
    buffer.writeUInt16LE(value & 0xffff, 1234 + i * 2),
  );
  writeText(buffer, info.directory, 1240, 261);
  buffer.writeUInt32LE(info.build, 1764);
  buffer.writeUInt32LE(info.hardwareId, 1768);
  [
    info.productId,
    info.outBufferCountHost,
    info.outBufferCountClient,
    info.outBufferLength,
  ].forEach((value, i) => buffer.writeUInt16LE(value, 1772 + i * 2));
  writeText(buffer, info.deviceId, 1780, 261);
  return buffer;
}

/** WTSCONFIGINFOW, class 26. */
function configInfo(info: ConfigInfo): Buffer {
  const buffer = Buffer.alloc(1668);
  [
    info.version,
    info.connectClientDrivesAtLogon,
    info.connectPrinterAtLogon,
    info.disablePrinterRedirection,
    info.disableDefaultMainClientPrinter,
    info.shadowSettings,
  ].forEach((value, i) => buffer.writeUInt32LE(value, i * 4));
  writeText(buffer, info.logonUserName, 24, 21);
  writeText(buffer, info.logonDomain, 66, 18);
  writeText(buffer, info.workingDirectory, 102, 261);
  writeText(buffer, info.initialProgram, 624, 261);
  writeText(buffer, info.applicationName, 1146, 261);
  return buffer;
}

/** WTSINFOW, class 24. */
function sessionInfo(info: SessionInfo): Buffer {
  const buffer = Buffer.alloc(216);
  buffer.writeUInt32LE(info.state, 0);
  buffer.writeUInt32LE(info.sessionId, 4);
  writeText(buffer, info.sessionName, 32, 32);
  writeText(buffer, info.domainName, 96, 17);
  writeText(buffer, info.userName, 130, 21);
  const { connectTime, disconnectTime, lastInputTime, logonTime, currentTime } = info;
  const times = [connectTime, disconnectTime, lastInputTime, logonTime, currentTime];
  writeTimes(buffer, times, 176);
  writeCounters(buffer, info, 8);
  return buffer;
}

/** WTSINFOEXW, class 25: Level 1, then WTSINFOEX_LEVEL1_W at 8, which orders its fields otherwise. */
function sessionInfoEx(info: SessionInfo, flags: number): Buffer {
  const buffer = Buffer.alloc(232);
  buffer.writeUInt32LE(1, 0);
  buffer.writeUInt32LE(info.sessionId, 8);
  buffer.writeUInt32LE(info.state, 12);
  buffer.writeUInt32LE(flags, 16);
  writeText(buffer, info.sessionName, 20, 33);
  writeText(buffer, info.userName, 86, 21);
  writeText(buffer, info.domainName, 128, 18);
  const { connectTime, disconnectTime, lastInputTime, logonTime, currentTime } = info;
  const times = [logonTime, connectTime, disconnectTime, lastInputTime, currentTime];
  writeTimes(buffer, times, 168);
  writeCounters(buffer, info, 208);
  return buffer;
}
