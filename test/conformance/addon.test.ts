import type { SimulatedCall, SimulatedSession } from 'wtsapi32/testing';
import { control } from '../model/controller.cjs';
import type { Backend } from './backend.js';
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
  addFault: (fault) => {
    control('addFault', fault);
  },
  session: (id, server = '') => control('session', { server, id }) as SimulatedSession | undefined,
  calls: () => control('calls') as SimulatedCall[],
  stats: () => control('stats') as ReturnType<Backend['stats']>,
  release: () => {
    control('release');
  },
});
