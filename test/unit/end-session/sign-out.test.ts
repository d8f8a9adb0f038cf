import { afterEach, describe, expect, it } from 'vitest';

import { signOut, signOutSync } from '../../../src/end-session/sign-out.js';
import { installBinding } from '../../../src/native/loader.js';
import { SimulatedHost } from '../../../src/testing/index.js';
import type { SignOutSyncOptions } from '../../../src/types/end-session.js';
import { installFake } from './fake-binding.js';

afterEach(() => {
  installBinding(undefined);
});

const flavours = [
  { flavour: 'signOut', run: signOut },
  {
    flavour: 'signOutSync',
    run: async (options?: SignOutSyncOptions): Promise<void> => {
      signOutSync({ timeout: Infinity, ...options });
      return Promise.resolve();
    },
  },
] as const;

describe.each(flavours)('$flavour', ({ run }) => {
  it('gives the addon one of three requests, and the reason', async () => {
    const fake = installFake();
    await run();
    await run({ force: 'if-hung', reason: 1 });
    await run({ force: 'always', reason: 0xffffffff });
    await run({ force: 'never', reason: 0 });
    expect(fake.said).toEqual([
      ['exit', 0, 0x80040001],
      ['exit', 1, 1],
      ['exit', 2, 0xffffffff],
      ['exit', 0, 0],
    ]);
  });

  it('says whether Windows may have the request when its time is over', async () => {
    const fake = installFake();
    await expect(run({ timeout: 0 })).rejects.toMatchObject({
      code: 'ERR_WTS_TIMEOUT',
      message: expect.stringContaining(
        'Windows has not been asked, and nobody is signed out',
      ) as unknown,
    });
    expect(fake.said).toEqual([]);
  });

  it('has no server, not even an inherited one', async () => {
    const fake = installFake();
    await run(Object.create({ server: {} }) as SignOutSyncOptions);
    expect(fake.said).toHaveLength(1);
  });

  it.each([
    ['it is in session 0, as services are', { processSessionId: () => 0 }],
    ['its window station is not visible', { ownLogon: () => ({ numbers: Uint32Array.of(0, 1) }) }],
    [
      'its token lacks the group INTERACTIVE',
      { ownLogon: () => ({ numbers: Uint32Array.of(1, 0) }) },
    ],
  ])('is refused, and Windows is not asked: %s', async (why, changes) => {
    const fake = installFake(changes);
    await expect(run({ force: 'always' })).rejects.toMatchObject({
      code: 'ERR_WTS_NOT_INTERACTIVE',
      message:
        `This process does not run for a user who is signed in at its desktop: ${why}. ExitWindowsEx was not called: ` +
        'Windows would accept the request and log nobody off. logoff() logs a session off by its id.',
    });
    expect(fake.said).toEqual([]);
  });

  it.each([
    ['processSessionId', { syscall: 'ProcessIdToSessionId', errno: 5 }],
    ['ownLogon', { syscall: 'GetUserObjectInformationW', errno: 120 }],
  ])(
    'is refused where Windows does not say how this process was logged on: %s',
    async (name, why) => {
      const fake = installFake({ [name]: () => why });
      await expect(run()).rejects.toMatchObject(why);
      expect(fake.said).toEqual([]);
    },
  );

  it('reads what the script of a simulated host says of it', async () => {
    for (const script of [{ interactive: false }, { currentSessionId: 0 }]) {
      const host = new SimulatedHost(script).install();
      await expect(run()).rejects.toMatchObject({ code: 'ERR_WTS_NOT_INTERACTIVE' });
      expect(host.calls).toEqual([]);
      host.uninstall();
    }
  });

  it('says that too many requests are under way, if they are', async () => {
    const busy = { syscall: 'ExitWindowsEx', errno: 170, started: false as const };
    installFake({
      exitWindows: ((_: number, __: number, done?: (outcome: object) => void) => {
        if (done) setImmediate(done, busy);
        return done ? 1 : busy;
      }) as never,
    });
    await expect(run()).rejects.toMatchObject({ code: 'ERR_WTS_TOO_MANY_CALLS' });
  });

  it.skipIf(process.platform === 'win32')('says off Windows that it is for Windows', async () => {
    const signingOut = run();
    await expect(signingOut).rejects.toMatchObject({
      code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    });
  });
});

it('signOut never throws: its promise rejects', async () => {
  installFake();
  let signingOut: Promise<void> | undefined;
  expect(() => {
    signingOut = signOut({ force: 'sometimes' } as object);
  }).not.toThrow();
  await expect(signingOut).rejects.toBeInstanceOf(TypeError);
});

it('signOut asks nothing after an abort, not even how this process was logged on', async () => {
  const fake = installFake({
    ownLogon: () => {
      throw new Error('asked');
    },
  });
  const reason = new Error('enough');
  await expect(signOut({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(fake.said).toEqual([]);
});
