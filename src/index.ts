export { isSupported } from './native/loader.js';
export { WtsError } from './errors/wts-error.js';
export type { OwnErrorCode } from './errors/wts-error.js';

export { connect, localServer, openServer, Server } from './server.js';
export type { ConnectOptions, OpenServerOptions } from './server.js';

export {
  consoleSessionId,
  currentSessionId,
  getSession,
  getSessionSync,
  listSessions,
  listSessionsSync,
  sessionIdOfProcess,
} from './sessions/sessions.js';
export type {
  CallOptions,
  ListSessionsOptions,
  ListSessionsSyncOptions,
  Session,
  SessionClient,
  SessionDetails,
  SessionProblem,
  SessionProtocol,
  SessionState,
  SyncCallOptions,
} from './sessions/sessions.js';

export { disconnect, disconnectSync, logoff, logoffSync, waitUntilGone } from './logoff/logoff.js';
export type {
  DisconnectOptions,
  DisconnectSyncOptions,
  GoneResult,
  LogoffOptions,
  LogoffProgress,
  LogoffResult,
  LogoffSyncOptions,
  WaitOptions,
} from './logoff/logoff.js';
export type { ExpectedUser } from './target/target.js';
