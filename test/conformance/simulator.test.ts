import { SimulatedHost } from 'wtsapi32/testing';
import { conformance } from './suite.mjs';

const host = new SimulatedHost().install();

conformance({
  name: 'SimulatedHost',
  scriptsKernel: true,
  reset: (options) => {
    host.reset(options);
  },
  addSession: (session, server) => {
    host.addSession(session, server);
  },
  removeSession: (id, server) => {
    host.removeSession(id, server);
  },
  addDesktop: (desktop, broker) => {
    host.addDesktop(desktop, broker);
  },
  removeDesktop: (key, broker) => {
    host.removeDesktop(key, broker);
  },
  desktop: (key, broker) => host.desktop(key, broker),
  addFault: (fault) => {
    host.addFault(fault);
  },
  session: (id, server) => host.session(id, server),
  calls: () => host.calls,
  stats: () => ({
    openServers: host.openServers,
    openBrokers: host.openBrokers,
    liveAllocations: 0,
    errors: [],
  }),
  endSession: async (options) => {
    const { ended, refused } = await host.endSession(options);
    return { ended, refused: refused.length > 0 };
  },
  // A reset ends what would never return.
  release: () => {
    host.release();
  },
});
