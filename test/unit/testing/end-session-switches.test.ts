import { afterEach, describe, expect, it, vi } from 'vitest';

import { onEndSession } from '../../../src/end-session/listen.js';
import { signOut } from '../../../src/end-session/sign-out.js';
import { installBinding } from '../../../src/native/loader.js';
import { SimulatedHost, type SimulatedHostOptions } from '../../../src/testing/index.js';
import type { EndSessionEvent, SignOutOptions } from '../../../src/types/end-session.js';
import { useFakeTime } from './helpers.js';

useFakeTime();
afterEach(() => {
  installBinding(undefined);
});

interface Heard {
  readonly host: SimulatedHost;
  readonly heard: string[];
}

/** A host with a listener that says what it hears in a word. */
function listening(
  script: SimulatedHostOptions,
  answer: (event: EndSessionEvent) => unknown = () => undefined,
): Heard {
  installBinding(undefined);
  const host = new SimulatedHost(script).install();
  const heard: string[] = [];
  onEndSession((event) => {
    heard.push(event.phase === 'query' ? 'query' : `end ${String(event.ending)}`);
    return answer(event);
  });
  return { host, heard };
}

/** Calls are answered from the event loop, which fake time has to run. */
async function signedOut(options?: SignOutOptions): Promise<void> {
  const signingOut = signOut(options);
  signingOut.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(1);
  await signingOut;
}

const refuse = ({ phase }: EndSessionEvent): unknown => phase !== 'query';

describe('an end of the session', () => {
  it.each<SimulatedHostOptions>([{ currentSessionId: 0 }, { interactive: false }])(
    'tells a window nothing (§7.6): %j',
    async (script) => {
      const { host, heard } = listening(script);
      expect(await host.endSession()).toMatchObject({ ended: true });
      expect(heard).toEqual([]);
    },
  );

  it.each([
    ['asks', ['query', 'end true']],
    ['tells', ['end true']],
    ['silent', []],
  ] as const)('that is forced may do so (§7.1): %s', async (whenForced, expected) => {
    for (const options of [{ force: true }, { reasons: ['critical'] as const, vetoed: true }]) {
      const { host, heard } = listening({ whenForced, listenersCanRefuse: true }, refuse);
      expect(await host.endSession(options)).toMatchObject({ ended: true });
      expect(heard).toEqual(expected);
    }
    const { host, heard } = listening({ whenForced });
    await host.endSession();
    expect(heard).toEqual(['query', 'end true']);
  });

  it.each([
    [true, ['query', 'end false']],
    [false, ['query']],
  ])('tells who refused that it goes on, or not (§7.4): %s', async (tellsRefuser, expected) => {
    const { host, heard } = listening({ tellsRefuser, listenersCanRefuse: true }, refuse);
    expect(await host.endSession()).toMatchObject({ ended: false });
    expect(heard).toEqual(expected);
    const other = listening({ tellsRefuser, listenersCanRefuse: true });
    await other.host.endSession({ vetoed: true });
    expect(other.heard).toEqual(['query', 'end false']);
  });

  it('comes once; a new logon has another', async () => {
    const { host, heard } = listening({});
    await host.endSession();
    await expect(host.endSession({ vetoed: true })).rejects.toThrow(/has ended/);
    await vi.advanceTimersByTimeAsync(1000);
    expect(host.session(1)).toBeUndefined();
    await expect(host.endSession()).rejects.toThrow(/has ended/);
    await expect(signedOut()).rejects.toMatchObject({ code: 'ERROR_SHUTDOWN_IN_PROGRESS' });
    host.addSession({ id: 1, userName: 'José' });
    expect(await host.endSession({ vetoed: true })).toMatchObject({ ended: false });
    expect(heard).toEqual(['query', 'end true', 'query', 'end false']);
  });

  it('by a console event of another user ends nothing here', async () => {
    const { host } = listening({ currentSessionId: 0, sessions: [] });
    expect(await host.endSession({ source: 'console' })).toMatchObject({ ended: false });
    expect(await host.endSession({ source: 'console' })).toMatchObject({ ended: false });
  });
});

describe('a sign-out that was accepted', () => {
  it('waits for an end that is under way, and is not lost', async () => {
    let slow = true;
    const { host, heard } = listening({ signOut: { delay: 20 } }, ({ phase }) =>
      phase === 'query' && slow ? new Promise((resolve) => setTimeout(resolve, 100)) : undefined,
    );
    await signedOut({ force: 'always' });
    const first = host.endSession({ vetoed: true });
    await vi.advanceTimersByTimeAsync(99);
    expect(heard).toEqual(['query']);
    slow = false;
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toMatchObject({ ended: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toEqual(['query', 'end false', 'query', 'end true']);
  });

  it('is refused while the own session is logged off', async () => {
    const { host } = listening({
      sessions: [{ id: 1, userName: 'Zoë', logoff: { path: [{ state: 'down', ms: 500 }] } }],
    });
    host.binding.logoffSession(undefined, 1, false);
    await expect(signedOut()).rejects.toMatchObject({ code: 'ERROR_SHUTDOWN_IN_PROGRESS' });
  });
});

it('a list with holes is no list of reasons', async () => {
  const { host } = listening({});
  // eslint-disable-next-line no-sparse-arrays -- what is tested
  const reasons = [, 'logoff'] as never;
  await expect(host.endSession({ reasons })).rejects.toThrow(/options\.reasons\[0\]/);
});
