import { describe, expect, it } from 'vitest';
import { usualDetails, USUAL_SIZE } from '../../src/details/usual.js';
import { decodeCounters, decodeSessionInfoEx } from '../../src/sessions/session-info.js';
import type { Session, SessionDetails } from '../../src/types/session.js';

const EPOCH = 11_644_473_600_000n;
const settings = { isLockSwapped: false, now: 1_800_000_000_000 };

interface Fields {
  readonly level?: number;
  readonly state?: number;
  readonly flags?: number;
  readonly user?: string;
  readonly domain?: string;
  /** FILETIMEs, in the order of the structure: logon, connect, disconnect, last input, current. */
  readonly times?: readonly bigint[];
}

/** A WTSINFOEXW in the middle of other bytes, which must not be read. */
function buffer({ level = 1, state = 0, flags = 1, user = '', domain = '', times = [] }: Fields): {
  data: DataView;
  at: number;
} {
  const at = 6;
  const bytes = Buffer.alloc(at + USUAL_SIZE + 4, 0xee);
  bytes.fill(0, at, at + USUAL_SIZE);
  bytes.writeUInt32LE(level, at);
  bytes.writeUInt32LE(3, at + 8);
  bytes.writeInt32LE(state, at + 12);
  bytes.writeUInt32LE(flags, at + 16);
  bytes.write(user.slice(0, 20), at + 86, 'utf16le');
  bytes.write(domain.slice(0, 17), at + 128, 'utf16le');
  times.forEach((time, i) => bytes.writeBigInt64LE(time, at + 168 + i * 8));
  for (let i = 0; i < 6; i++) bytes.writeUInt32LE(0xfffffff0 + i, at + 208 + i * 4);
  return { data: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at };
}

const row = (more: Partial<Session> = {}): Session => ({
  ...{ id: 3, state: 'active', name: 'RDP-Tcp#0', ...more },
});

function read(fields: Fields, session = row(), swapped = false): SessionDetails | undefined {
  const { data, at } = buffer(fields);
  return usualDetails(session, data, at, { ...settings, isLockSwapped: swapped });
}

/** Ticks of 100 ns; deterministic, and all over what a FILETIME can be. */
function* ticks(): Generator<bigint> {
  const edges = [0n, 1n, 9_999n, 10_000n, 10_001n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n - 1n, -1n];
  yield* edges;
  let seed = 12_345n;
  for (let i = 0; i < 2_000; i++) {
    seed = (seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
    yield EPOCH * 10_000n + (seed % 40_000_000_000_000_000n) - 20_000_000_000_000_000n;
  }
}

describe('the usual row of a table with details', () => {
  it('says of every time what the decoder of the structure says', () => {
    let count = 0;
    for (const time of ticks()) {
      const fields = { times: [time, time, time, time, time] };
      const { data, at } = buffer(fields);
      const slow = decodeSessionInfoEx(
        new DataView(data.buffer, data.byteOffset + at, USUAL_SIZE),
        '10.0.26100',
      );
      const fast = read(fields);
      expect(fast?.logonTime?.getTime()).toBe(slow?.logonTime);
      expect(fast?.currentTime.getTime()).toBe(slow?.currentTime ?? settings.now);
      count += slow?.logonTime === undefined ? 0 : 1;
    }
    expect(count).toBeGreaterThan(1_900);
  });

  it('has each field from its own place', () => {
    const time = (seconds: number): bigint =>
      (EPOCH + 1_700_000_000_000n + BigInt(seconds) * 1000n) * 10_000n;
    const fields = {
      ...{ state: 4, flags: 0, user: 'Łukasz 🦊', domain: 'ÉTUDES' },
      times: [1, 2, 3, 4, 50].map(time),
    };
    const details = read(
      fields,
      row({ userName: 'Łukasz 🦊', domainName: 'ÉTUDES', execEnvId: 3 }),
    );
    const date = (seconds: number): Date => new Date(1_700_000_000_000 + seconds * 1000);
    expect(details).toEqual({
      ...{ id: 3, name: 'RDP-Tcp#0', userName: 'Łukasz 🦊', domainName: 'ÉTUDES', execEnvId: 3 },
      ...{ state: 'disconnected', locked: true, idleTime: 47_000 },
      ...{ logonTime: date(1), connectTime: date(2), disconnectTime: date(3) },
      ...{ lastInputTime: date(4), currentTime: date(50) },
      counters: decodeCounters(
        'WTSSessionInfoEx',
        new DataView(buffer(fields).data.buffer, 6, USUAL_SIZE),
      ),
    });
    expect(Object.values(details?.counters ?? {})).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => 0xfffffff0 + i),
    );
  });

  it.each([
    [0, false, true],
    [1, false, false],
    [0, true, false],
    [1, true, true],
    [0xffffffff, false, undefined],
    [2, true, undefined],
  ])('reads the lock flag %i (swapped: %s)', (flags, swapped, locked) => {
    expect(read({ flags }, row(), swapped)?.locked).toBe(locked);
  });

  it('knows a name of which the structure holds the beginning', () => {
    const userName = 'ein.sehr.langer.benutzername';
    const domainName = 'EINE-SEHR-LANGE-DOMÄNE';
    const session = row({ userName, domainName });
    expect(read({ user: userName, domain: domainName }, session)).toMatchObject({
      userName,
      domainName,
    });
  });

  it.each<[string, Fields, Partial<Session>]>([
    ['another level', { level: 2 }, {}],
    ['another user', { user: 'José' }, { userName: 'Zoë' }],
    ['a longer name', { user: 'José María' }, { userName: 'José' }],
    ['a shorter name', { user: 'José' }, { userName: 'José María' }],
    ['another case', { user: 'JOSÉ' }, { userName: 'José' }],
    ['nobody any more', {}, { userName: 'José' }],
    ['somebody by now', { user: 'José' }, {}],
    ['another domain', { user: 'José', domain: 'A' }, { userName: 'José', domainName: 'B' }],
  ])('is not usual with %s', (_, fields, session) => {
    const { data, at } = buffer(fields);
    expect(usualDetails(row(session), data, at, settings)).toBeUndefined();
  });

  it('has no idle time where nobody is logged on', () => {
    const now = (EPOCH + 1_700_000_000_000n) * 10_000n;
    const times = [0n, 0n, 0n, now - 10_000n, now];
    expect(read({ times })).not.toHaveProperty('idleTime');
    expect(read({ times, user: 'José' }, row({ userName: 'José' }))).toHaveProperty('idleTime', 1);
  });
});
