import { describe, expect, it } from 'vitest';
import { localHost } from '../../src/core/host.js';
import { SimulatedHost } from '../../src/testing/index.js';
import { Watch } from '../../src/logoff/watch.js';

function newWatch(): Watch {
  const simulated = new SimulatedHost({ sessions: [{ id: 3, userName: 'Zoë' }] }).install();
  const watch = new Watch(localHost(), 3, { state: 'active', userName: 'Zoë', connectTime: 50 });
  simulated.uninstall();
  return watch;
}

describe('a wait whose answers come in another order than its questions', () => {
  it('goes by the later question', () => {
    const watch = newWatch();
    watch.seen({ state: 'disconnected', userName: 'Zoë', connectTime: 200 }, 2);
    watch.seen({ state: 'active', userName: 'Zoë', connectTime: 100 }, 1);
    expect(watch.lastState).toBe('disconnected');
    watch.seen({ state: 'connected', connectTime: 200, namesRead: 'whole' }, 3);
    expect(watch.departure).toBeUndefined();
    watch.doubt({ syscall: 'WTSQuerySessionInformationW', errno: 120 }, 2);
    expect(watch.failure).toBeUndefined();
  });

  it('believes that somebody was gone, however late', () => {
    const watch = newWatch();
    watch.seen({ state: 'active', userName: 'Zoë' }, 2);
    watch.gone();
    expect(watch.departure).toBe('gone');
  });
});
