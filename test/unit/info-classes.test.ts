import { describe, expect, it } from 'vitest';
import { decodeClientAddress } from '../../src/sessions/addresses.js';
import { decodeConnectState, decodeProtocol, decodeText } from '../../src/sessions/info-classes.js';
import { decodeSessionInfo, decodeSessionInfoEx } from '../../src/sessions/session-info.js';

const bytes = (length: number, fill: (data: Buffer) => void = () => undefined): DataView => {
  const buffer = Buffer.alloc(length);
  fill(buffer);
  return new DataView(buffer.buffer, buffer.byteOffset, length);
};
const filetime = (milliseconds: number): bigint =>
  BigInt(milliseconds + 11_644_473_600_000) * 10_000n;

/** A WTSINFOEXW as windows-semantics.md §3.3 lays it out, written independently of the decoder's table. */
function infoEx(flags = 1, level = 1): DataView {
  return bytes(232, (data) => {
    data.writeUInt32LE(level, 0);
    data.writeUInt32LE(3, 8);
    data.writeInt32LE(4, 8 + 4);
    data.writeUInt32LE(flags, 8 + 8);
    data.write('RDP-Tcp#1', 8 + 12, 'utf16le');
    data.write('Łukasz', 8 + 78, 'utf16le');
    data.write('ÉTUDES', 8 + 120, 'utf16le');
    data.writeBigInt64LE(filetime(1_700_000_000_001), 8 + 160);
    data.writeBigInt64LE(filetime(1_700_000_000_002), 8 + 168);
    data.writeBigInt64LE(filetime(1_700_000_000_003), 8 + 176);
    data.writeBigInt64LE(0n, 8 + 184);
    data.writeBigInt64LE(filetime(1_700_000_000_005), 8 + 192);
  });
}

describe('WTSSessionInfoEx', () => {
  it('is read field by field, and what is 0 is absent', () => {
    expect(decodeSessionInfoEx(infoEx(), '10.0.26100')).toEqual({
      state: 'disconnected',
      namesRead: 'beginning',
      name: 'RDP-Tcp#1',
      userName: 'Łukasz',
      domainName: 'ÉTUDES',
      locked: false,
      logonTime: 1_700_000_000_001,
      connectTime: 1_700_000_000_002,
      disconnectTime: 1_700_000_000_003,
      currentTime: 1_700_000_000_005,
    });
  });

  it.each([
    ['10.0.26100', 0, true],
    ['10.0.26100', 1, false],
    ['6.1.7601', 0, false],
    ['6.1.7601', 1, true],
    ['6.1.7601', 0xffffffff, undefined],
    ['10.0.26100', 0xffffffff, undefined],
  ])('reads the lock flag of Windows %s: %i', (release, flags, locked) => {
    expect(decodeSessionInfoEx(infoEx(flags), release)?.locked).toBe(locked);
  });

  it('is nothing when it is short, empty or of another level', () => {
    expect(decodeSessionInfoEx(bytes(0), '')).toBeUndefined();
    expect(
      decodeSessionInfoEx(
        bytes(4, (data) => data.writeUInt32LE(1)),
        '',
      ),
    ).toBeUndefined();
    expect(
      decodeSessionInfoEx(
        bytes(231, (data) => data.writeUInt32LE(1)),
        '',
      ),
    ).toBeUndefined();
    expect(decodeSessionInfoEx(infoEx(1, 2), '')).toBeUndefined();
  });

  it.each([
    ['before 1900', filetime(Date.UTC(1850, 0))],
    ['negative', -1n],
    ['beyond the year 9999', filetime(Date.UTC(10_000, 0))],
    ['Windows’ "never"', 2n ** 63n - 1n],
  ])('has no time where Windows left garbage: %s', (_, ticks) => {
    const data = infoEx();
    data.setBigInt64(8 + 160, ticks, true);
    expect(decodeSessionInfoEx(data, '')).not.toHaveProperty('logonTime');
  });
});

it('reads WTSSessionInfo, which orders its fields differently', () => {
  const data = bytes(216, (buffer) => {
    buffer.writeInt32LE(0, 0);
    buffer.writeUInt32LE(3, 4);
    buffer.write('Console', 32, 'utf16le');
    buffer.write('ÉTUDES', 96, 'utf16le');
    buffer.write('Łukasz', 130, 'utf16le');
    for (const [i, offset] of [176, 184, 192, 200, 208].entries()) {
      buffer.writeBigInt64LE(filetime(1_700_000_000_000 + i), offset);
    }
  });
  expect(decodeSessionInfo(data)).toEqual({
    state: 'active',
    namesRead: 'beginning',
    name: 'Console',
    userName: 'Łukasz',
    domainName: 'ÉTUDES',
    connectTime: 1_700_000_000_000,
    disconnectTime: 1_700_000_000_001,
    lastInputTime: 1_700_000_000_002,
    logonTime: 1_700_000_000_003,
    currentTime: 1_700_000_000_004,
  });
  expect(decodeSessionInfo(bytes(215))).toBeUndefined();
});

describe('small classes', () => {
  it('read a state, also one that no Windows has yet', () => {
    const state = (value: number): DataView => bytes(4, (data) => data.writeInt32LE(value));
    expect(decodeConnectState(state(0))).toBe('active');
    expect(decodeConnectState(state(9))).toBe('init');
    expect(decodeConnectState(state(10))).toBe('unknown (10)');
    expect(decodeConnectState(bytes(0))).toBeUndefined();
  });

  it('read a protocol of two bytes, and nothing where Windows gave nothing', () => {
    const protocol = (value: number): DataView => bytes(2, (data) => data.writeUInt16LE(value));
    expect([0, 1, 2, 3].map((value) => decodeProtocol(protocol(value)))).toEqual([
      'console',
      'ica',
      'rdp',
      'unknown (3)',
    ]);
    expect(decodeProtocol(bytes(0))).toBeUndefined();
    expect(decodeProtocol(bytes(1))).toBeUndefined();
  });

  it('read text up to its NUL, with an odd byte at the end too', () => {
    const text = (value: string, extra = 0): DataView => {
      const content = Buffer.from(value, 'utf16le');
      return bytes(content.length + extra, (data) => content.copy(data));
    };
    expect(decodeText(text('日本🦊\0Rest'))).toBe('日本🦊');
    expect(decodeText(text('ohne Ende'))).toBe('ohne Ende');
    expect(decodeText(text('ungerade', 1))).toBe('ungerade');
    expect(decodeText(text('\0'))).toBeUndefined();
    expect(decodeText(bytes(0))).toBeUndefined();
  });
});

describe('WTSClientAddress', () => {
  const address = (family: number, content: readonly number[], offset = 0): DataView =>
    bytes(24, (data) => {
      data.writeUInt32LE(family, 0);
      data.set(content, 4 + offset);
    });

  it('has IPv4 at offset 2 of the address', () => {
    expect(decodeClientAddress(address(2, [192, 0, 2, 17], 2))).toEqual({
      address: '192.0.2.17',
      addressFamily: 'IPv4',
    });
  });

  it.each([
    ['2001:db8::1', [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['::1', [...Array<number>(15).fill(0), 1]],
    ['1::', [0, 1, ...Array<number>(14).fill(0)]],
    // The first of two runs of the same length; a single group is never shortened (RFC 5952).
    ['2001:db8::1:0:0:1', [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]],
    ['1:0:3:4:5:6:7:8', [0, 1, 0, 0, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
  ])('has IPv6 at offset 0, written as %s', (text, content) => {
    expect(decodeClientAddress(address(23, content))).toEqual({
      address: text,
      addressFamily: 'IPv6',
    });
  });

  it('has IPv6 two bytes in, as some hosts write it', () => {
    const content = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5];
    expect(decodeClientAddress(address(23, content, 2))).toEqual({
      address: '2001:db8::5',
      addressFamily: 'IPv6',
    });
    expect(decodeClientAddress(address(23, [0, 0, 0, 0, ...content.slice(4)]))?.address).toBe(
      '::5',
    );
  });

  it('tells an IPv4 address in IPv6 at either place', () => {
    const content = [...Array<number>(10).fill(0), 0xff, 0xff, 192, 0, 2, 1];
    for (const offset of [0, 2]) {
      expect(decodeClientAddress(address(23, content, offset))?.address).toBe('::ffff:c000:201');
    }
  });

  it('is nothing where all of it is zero', () => {
    expect(decodeClientAddress(address(2, [0, 0, 0, 0], 2))).toBeUndefined();
    expect(decodeClientAddress(address(23, Array<number>(16).fill(0)))).toBeUndefined();
  });

  it('is nothing for a console, for an unknown family and for a short buffer', () => {
    expect(decodeClientAddress(address(0, []))).toBeUndefined();
    expect(decodeClientAddress(address(6, []))).toBeUndefined();
    expect(decodeClientAddress(bytes(23))).toBeUndefined();
    expect(decodeClientAddress(bytes(0))).toBeUndefined();
  });
});
