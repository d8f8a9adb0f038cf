import type { SimulatedCall, SimulatedDesktop, SimulatedSession } from 'wtsapi32/testing';
import { control } from '../model/controller.cjs';
import type { Stats } from '../model/dll.cjs';
import { conformance } from './suite.mjs';

// The real addon in a Windows runtime, over the simulated wtsapi32.dll in System32, whose model is scripted here.
conformance({
  name: 'addon over wtsapi32.dll',
  scriptsKernel: false,
  reset: (options) => {
    control('reset', options);
  },
  addSession: (session, server = '') => {
    control('addSession', { server, session });
  },
  removeSession: (id, server = '') => {
    control('removeSession', { server, id });
  },
  addDesktop: (desktop, broker = '') => {
    control('addDesktop', { broker, desktop });
  },
  removeDesktop: (key, broker = '') => {
    control('removeDesktop', { broker, key });
  },
  desktop: (key, broker = '') =>
    control('desktop', { broker, key }) as SimulatedDesktop | undefined,
  addFault: (fault) => {
    control('addFault', fault);
  },
  session: (id, server = '') => control('session', { server, id }) as SimulatedSession | undefined,
  calls: () => control('calls') as SimulatedCall[],
  stats: () => {
    const { comObjects, liveAllocations, taskMemory, ...stats } = control('stats') as Stats;
    // A broker that is closed holds on to nothing of COM.
    return { ...stats, openBrokers: comObjects, liveAllocations: liveAllocations + taskMemory };
  },
  release: () => {
    control('release');
  },
});
