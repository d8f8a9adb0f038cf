import type { EndSessionCallback, NativeBinding } from '../../../src/native/binding.js';
import { installBinding } from '../../../src/native/loader.js';
import { SimulatedHost } from '../../../src/testing/index.js';

/** A binding that keeps what it is given, in the order in which it is. */
export interface FakeBinding {
  readonly said: (readonly [what: string, ...values: unknown[]])[];
  /** The last one that subscribed. */
  callback: EndSessionCallback;
}

/** Installs it. What is not given is that of a simulated host. */
export function installFake(changes: Partial<NativeBinding> = {}): FakeBinding {
  const fake: FakeBinding = {
    said: [],
    callback: Object.assign(() => undefined, { listener: undefined }),
  };
  let last = 0;
  installBinding({
    ...new SimulatedHost().binding,
    subscribeEndSession: (level, milliseconds, keepAlive, callback) => {
      fake.said.push(['subscribe', level, milliseconds, keepAlive]);
      fake.callback = callback;
      return ++last;
    },
    answerEndSession: (...answer) => void fake.said.push(['answer', ...answer]),
    unsubscribeEndSession: (id) => void fake.said.push(['unsubscribe', id]),
    blockEndSession: (reason) => {
      fake.said.push(['block', reason]);
      return ++last;
    },
    unblockEndSession: (id) => void fake.said.push(['unblock', id]),
    exitWindows: ((...request: unknown[]) => {
      fake.said.push(['exit', ...request.slice(0, 2)]);
      const done = request[2] as ((outcome: undefined) => void) | undefined;
      if (done) setImmediate(done, undefined);
      return done ? 1 : undefined;
    }) as NativeBinding['exitWindows'],
    abandon: () => undefined,
    ...changes,
  });
  return fake;
}
