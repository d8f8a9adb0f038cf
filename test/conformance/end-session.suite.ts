import {
  blockEndSession,
  type EndSessionEvent,
  type EndSessionListener,
  type EndSessionReason,
  onEndSession,
  type OnEndSessionOptions,
  signOut,
} from 'wtsapi32';
import { afterEach, describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { eventually } from './tools.js';

/** The bound of a listener, and what a busy machine may need beside it. */
const BOUND = 4000;

export function suite(backend: Backend): void {
  const open: Disposable[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one[Symbol.dispose]();
  });

  /** Listens until the test is over. */
  function listen(
    answer: (event: EndSessionEvent) => unknown,
    options?: OnEndSessionOptions,
  ): EndSessionEvent[] {
    const events: EndSessionEvent[] = [];
    const subscription = onEndSession((event) => {
      events.push(event);
      return answer(event);
    }, options);
    open.push(subscription);
    return events;
  }

  const allow = (): void => undefined;

  describe('onEndSession', () => {
    it('tells of the question, and then of the end', async () => {
      backend.reset({});
      const events = listen(allow);
      expect(await backend.endSession()).toEqual({ ended: true, refused: false });
      expect(events).toEqual([
        { phase: 'query', reasons: ['logoff'], ending: false, source: 'window' },
        { phase: 'end', reasons: ['logoff'], ending: true, source: 'window' },
      ]);
    });

    it('tells that the session goes on when another program refuses', async () => {
      backend.reset({});
      const events = listen(allow);
      expect(await backend.endSession({ vetoed: true })).toEqual({ ended: false, refused: false });
      expect(events.map(({ phase, ending }) => [phase, ending])).toEqual([
        ['query', false],
        ['end', false],
      ]);
    });

    const reasons: { given: EndSessionReason[]; force?: boolean; seen: EndSessionReason[] }[] = [
      { given: ['logoff'], seen: ['logoff'] },
      { given: ['shutdown'], seen: ['shutdown'] },
      { given: ['close-app'], seen: ['close-app'] },
      { given: ['critical'], seen: ['critical'] },
      { given: ['close-app', 'logoff'], seen: ['logoff', 'close-app'] },
      { given: ['critical', 'logoff'], seen: ['logoff', 'critical'] },
      { given: ['critical', 'close-app'], seen: ['close-app', 'critical'] },
      { given: ['critical', 'close-app', 'logoff'], seen: ['logoff', 'close-app', 'critical'] },
      { given: ['logoff'], force: true, seen: ['logoff', 'critical'] },
      { given: ['shutdown'], force: true, seen: ['critical'] },
    ];
    it.each(reasons)('gives $given as $seen (force: $force)', async ({ given, force, seen }) => {
      backend.reset({});
      const events = listen(allow);
      await backend.endSession({ reasons: given, ...(force && { force }) });
      expect(events.map((event) => event.reasons)).toEqual([seen, seen]);
    });

    it.each([
      { reasons: ['logoff'] as const, seen: ['logoff'] },
      { reasons: ['shutdown'] as const, seen: ['shutdown'] },
    ])('hears the console say $seen, and is not asked', async ({ reasons, seen }) => {
      backend.reset({});
      const events = listen(() => false);
      await backend.endSession({ reasons, source: 'console' });
      expect(events).toEqual([{ phase: 'end', reasons: seen, ending: true, source: 'console' }]);
    });

    it.each([
      ['false', () => false, true],
      ['a promise of false', () => Promise.resolve(false), true],
      [
        'a promise that comes to false later',
        () => new Promise((resolve) => setTimeout(resolve, 50, false)),
        true,
      ],
      ['undefined', () => undefined, false],
      ['0', () => 0, false],
      ['null', () => null, false],
      ["''", () => '', false],
      ["'false'", () => 'false', false],
      ['a Boolean that holds false', () => Object(false) as object, false],
      ['a promise of 0', () => Promise.resolve(0), false],
      [
        'a thenable that gives false',
        () => ({
          then: (resolve: (value: unknown) => void) => {
            resolve(false);
          },
        }),
        true,
      ],
    ])('takes %s for a refusal or not', async (_, answer, refused) => {
      backend.reset({ listenersCanRefuse: true });
      const events = listen(answer);
      expect(await backend.endSession()).toEqual({ ended: !refused, refused });
      expect(events.map(({ ending }) => ending)).toEqual([false, !refused]);
    });

    it('is only noticed to refuse, as it is without a visible window', async () => {
      backend.reset({});
      const events = listen(() => false);
      expect(await backend.endSession()).toEqual({ ended: true, refused: true });
      expect(events.map(({ ending }) => ending)).toEqual([false, true]);
    });

    it('refuses for the process when one of many does', async () => {
      backend.reset({ listenersCanRefuse: true });
      const all = [allow, () => false, allow].map((answer) => listen(answer));
      expect(await backend.endSession()).toEqual({ ended: false, refused: true });
      expect(all.map((events) => events.length)).toEqual([2, 2, 2]);
    });

    it('cannot refuse what is forced', async () => {
      backend.reset({ listenersCanRefuse: true });
      const events = listen(() => false);
      expect(await backend.endSession({ force: true, vetoed: true })).toMatchObject({
        ended: true,
      });
      expect(events.at(-1)).toMatchObject({ phase: 'end', ending: true });
    });

    it('need not be asked where the end is forced', async () => {
      backend.reset({ whenForced: 'tells' });
      const events = listen(() => false);
      expect(await backend.endSession({ force: true })).toEqual({ ended: true, refused: false });
      expect(events.map(({ phase }) => phase)).toEqual(['end']);
    });

    it('is waited for at the end, too', async () => {
      backend.reset({});
      let saved = false;
      listen(async ({ phase }) => {
        if (phase !== 'end') return;
        await new Promise((resolve) => setTimeout(resolve, 100));
        saved = true;
      });
      await backend.endSession();
      expect(saved).toBe(true);
    });

    it('cannot hold up the end for longer than its bound', async () => {
      backend.reset({ listenersCanRefuse: true });
      const begun = performance.now();
      listen(({ phase }) => (phase === 'query' ? new Promise(() => undefined) : undefined));
      const late = listen(({ phase }) =>
        phase === 'query'
          ? new Promise((resolve) => setTimeout(resolve, BOUND + 3000, false))
          : undefined,
      );
      expect(await backend.endSession()).toEqual({ ended: true, refused: false });
      const elapsed = performance.now() - begun;
      expect(elapsed).toBeGreaterThan(BOUND - 100);
      expect(elapsed).toBeLessThan(BOUND + 2500);
      expect(late.at(-1)).toMatchObject({ phase: 'end', ending: true });
    });

    it('calls the same function as often as it was added, each time with an event of its own', async () => {
      backend.reset({});
      const events: EndSessionEvent[] = [];
      const listener: EndSessionListener = (event) => {
        events.push(event);
        // Nobody else's business.
        (event.reasons as unknown[]).push('spoilt');
        Object.defineProperty(event, 'phase', {
          get: () => {
            throw new Error('spoilt');
          },
        });
      };
      open.push(onEndSession(listener), onEndSession(listener));
      expect(await backend.endSession()).toEqual({ ended: true, refused: false });
      expect(new Set(events).size).toBe(4);
      expect(events.map((event) => event.reasons)).toEqual(
        Array.from({ length: 4 }, () => ['logoff', 'spoilt']),
      );
    });

    it('tells nobody any more who was removed, and is removed once', async () => {
      backend.reset({});
      const heard: string[] = [];
      const one = onEndSession(() => void heard.push('one'));
      const other = onEndSession(() => void heard.push('other'));
      open.push(other);
      one.close();
      one.close();
      one[Symbol.dispose]();
      await backend.endSession();
      expect(heard).toEqual(['other', 'other']);
    });

    it('can be removed by itself while it is asked, which allows', async () => {
      backend.reset({ listenersCanRefuse: true });
      let calls = 0;
      const once = onEndSession(() => {
        calls++;
        once.close();
        return false;
      });
      expect(await backend.endSession()).toEqual({ ended: true, refused: false });
      expect(calls).toBe(1);
    });

    it('is not asked when it comes while others are, but is told of the end', async () => {
      backend.reset({});
      let added: EndSessionEvent[] | undefined;
      listen(() => {
        added ??= listen(() => false);
      });
      expect(await backend.endSession()).toEqual({ ended: true, refused: false });
      expect(added?.map(({ phase }) => phase)).toEqual(['end']);
    });

    it('tells of every end, not only of the first', async () => {
      backend.reset({});
      const events = listen(allow, { level: 0x3ff, keepAlive: true });
      for (let i = 0; i < 3; i++) await backend.endSession({ vetoed: true });
      expect(events).toHaveLength(6);
    });

    // The model behind the DLL does not know the addon's window.
    if (backend.scriptsKernel) {
      it('is told of the sign-out that this process has asked for', async () => {
        backend.reset({});
        const events = listen(allow);
        await signOut({ force: 'always' });
        await eventually(() => events.length === 2, 'the listener is told');
        expect(events[1]).toEqual({
          ...{ phase: 'end', reasons: ['logoff', 'critical'], ending: true, source: 'window' },
        });
      });
    }

    it('refuses what is no listener, no level, or no option', () => {
      backend.reset({});
      const wrong: [unknown, unknown, string][] = [
        [undefined, {}, 'ERR_INVALID_ARG_TYPE'],
        [{ handleEvent: allow }, {}, 'ERR_INVALID_ARG_TYPE'],
        [allow, { level: 0xff }, 'ERR_OUT_OF_RANGE'],
        [allow, { level: 0x400 }, 'ERR_OUT_OF_RANGE'],
        [allow, { level: 0 }, 'ERR_OUT_OF_RANGE'],
        [allow, { level: 640.5 }, 'ERR_OUT_OF_RANGE'],
        [allow, { level: '640' }, 'ERR_INVALID_ARG_TYPE'],
        [allow, { keepAlive: 1 }, 'ERR_INVALID_ARG_TYPE'],
        [allow, { keepalive: true }, 'ERR_INVALID_ARG_VALUE'],
        [allow, { signal: new AbortController().signal }, 'ERR_INVALID_ARG_VALUE'],
        [allow, null, 'ERR_INVALID_ARG_TYPE'],
        [allow, 0x3ff, 'ERR_INVALID_ARG_TYPE'],
      ];
      for (const [listener, options, code] of wrong) {
        expect(
          () => onEndSession(listener as EndSessionListener, options as OnEndSessionOptions),
          JSON.stringify(options),
        ).toThrow(expect.objectContaining({ code }) as Error);
      }
    });
  });

  it.each([
    [undefined, 'ERR_INVALID_ARG_TYPE'],
    [42, 'ERR_INVALID_ARG_TYPE'],
    ['', 'ERR_INVALID_ARG_VALUE'],
    [' \t', 'ERR_INVALID_ARG_VALUE'],
    ['Saving\0', 'ERR_INVALID_ARG_VALUE'],
  ])('blockEndSession refuses %j as a reason', (reason, code) => {
    expect(() => blockEndSession(reason as string)).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });
}
