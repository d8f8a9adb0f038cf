export { SimulatedHost } from './simulated-host.js';
export { defaultSessions } from './options.js';
export type {
  SimulatedCall,
  SimulatedDisplay,
  SimulatedFault,
  SimulatedHostOptions,
  SimulatedLogoff,
  SimulatedServerOptions,
  SimulatedSession,
} from './options.js';
