export { SimulatedHost } from './simulated-host.js';
export { defaultSessions } from './options.js';
export type {
  SimulatedCall,
  SimulatedClient,
  SimulatedConfig,
  SimulatedCounters,
  SimulatedDisplay,
  SimulatedFault,
  SimulatedHostOptions,
  SimulatedLogoff,
  SimulatedServerOptions,
  SimulatedSession,
} from './options.js';
export type {
  SimulatedEndSession,
  SimulatedEndSessionResult,
  SimulatedSignOut,
} from './end-session/options.js';
export { defaultDesktops } from './wmi/options.js';
export type {
  SimulatedAccount,
  SimulatedBroker,
  SimulatedDesktop,
  SimulatedDesktopKey,
  SimulatedDesktopLogoff,
  SimulatedDesktopRight,
  SimulatedDirectorySession,
} from './wmi/options.js';
