import { afterEach, describe, expect, it } from 'vitest';
import { querySession, querySessionSync, WtsError, type InfoClassName } from '../../src/index.js';
import type { NativeBinding } from '../../src/native/binding.js';
import { installBinding } from '../../src/native/loader.js';

/** A Windows that answers every class with these bytes. */
function answering(bytes: Uint8Array): void {
  const answer = { numbers: Uint32Array.of(1, 0, bytes.length), bytes };
  const binding: Partial<NativeBinding> = {
    querySession: ((...args: unknown[]) => {
      const done = args[3] as ((outcome: unknown) => void) | undefined;
      if (!done) return answer;
      queueMicrotask(() => {
        done(answer);
      });
      return 1;
    }) as never,
    waitFor: () => true,
    windowsRelease: () => '10.0.26100',
  };
  installBinding(binding as NativeBinding);
}

afterEach(() => {
  installBinding(undefined);
});

const sizes: readonly (readonly [InfoClassName, number])[] = [
  ['WTSSessionId', 4],
  ['WTSConnectState', 4],
  ['WTSClientBuildNumber', 4],
  ['WTSClientProductId', 2],
  ['WTSClientHardwareId', 4],
  ['WTSClientAddress', 24],
  ['WTSClientDisplay', 12],
  ['WTSClientProtocolType', 2],
  ['WTSClientInfo', 2304],
  ['WTSSessionInfo', 216],
  ['WTSSessionInfoEx', 232],
  ['WTSConfigInfo', 1668],
  ['WTSSessionAddressV4', 24],
  ['WTSSessionActivityId', 16],
  ['WTSCapabilityCheck', 4],
];

describe('a buffer of querySession', () => {
  it.each(sizes)(
    'of %s that is a byte short of %i is an error, and is never read',
    async (name, size) => {
      answering(new Uint8Array(size - 1).fill(0xff));
      for (const ask of [querySession, querySessionSync]) {
        const error: unknown = await (async () => ask(3, name))().catch(
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(WtsError);
        expect(error).toMatchObject({
          code: 'ERR_WTS_BAD_ANSWER',
          sessionId: 3,
          message: `WTSQuerySessionInformationW answered for session 3 with ${String(size - 1)} bytes, where ${name} has ${String(size)}.`,
        });
      }
    },
  );

  it.each(sizes)('of %s may be longer than its %i bytes', async (name, size) => {
    answering(new Uint8Array(size + 3));
    await expect(querySession(3, name)).resolves.not.toThrow();
  });

  it('of no bytes is no value', async () => {
    answering(new Uint8Array(0));
    for (const [name] of sizes) expect(await querySession(3, name)).toBeUndefined();
    expect(await querySession(3, 'WTSUserName')).toBeUndefined();
    expect(await querySession(3, 4711)).toBeUndefined();
  });

  it('of a class that is not known is a copy of its bytes', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    answering(bytes);
    const value = await querySession(3, 4711);
    bytes.fill(0);
    expect(value).toEqual(Buffer.from([1, 2, 3]));
  });

  it('of a GUID of zeros is no value', async () => {
    answering(new Uint8Array(16));
    expect(await querySession(3, 'WTSSessionActivityId')).toBeUndefined();
  });
});
