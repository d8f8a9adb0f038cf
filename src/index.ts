export { isSupported } from './native/loader.js';
export { WtsError } from './errors/wts-error.js';
export type { OwnErrorCode, WtsErrorProperties } from './types/error.js';

export { connect, localServer, openServer, Server } from './server.js';
export type { CallCounts, ConnectOptions, OpenServerOptions, ServerStats } from './types/server.js';

export {
  consoleSessionId,
  currentSessionId,
  listSessions,
  listSessionsSync,
  sessionIdOfProcess,
} from './sessions/sessions.js';
export { getSession, getSessionSync } from './details/get-session.js';
export { listSessionDetails, listSessionDetailsSync } from './details/list-details.js';
export { querySession, querySessionSync } from './details/query-session.js';
export type { CallOptions, ServerReference, SyncCallOptions } from './types/call.js';
export type {
  InfoClassName,
  InfoClassValue,
  InfoClassValues,
  RawBytes,
  SessionCounters,
  WtsAddress,
  WtsClientInfo,
  WtsConfigInfo,
  WtsDisplay,
  WtsInfo,
  WtsInfoEx,
} from './types/info-class.js';
export type {
  ListSessionDetailsOptions,
  ListSessionDetailsSyncOptions,
  ListSessionsOptions,
  ListSessionsSyncOptions,
  Session,
  SessionClient,
  SessionDetails,
  SessionProblem,
  SessionProtocol,
  SessionState,
} from './types/session.js';

export { connectSession, connectSessionSync } from './connect-session/connect-session.js';
export type { ConnectSessionOptions, ConnectSessionSyncOptions } from './types/connect-session.js';

export { disconnect, disconnectSync, logoff, logoffSync, waitUntilGone } from './logoff/logoff.js';
export type {
  DisconnectOptions,
  DisconnectSyncOptions,
  ExpectedUser,
  GoneResult,
  LogoffOptions,
  LogoffProgress,
  LogoffResult,
  LogoffSyncOptions,
  WaitOptions,
} from './types/logoff.js';

export { blockEndSession } from './end-session/block.js';
export { onEndSession } from './end-session/listen.js';
export { signOut, signOutSync } from './end-session/sign-out.js';
export type {
  EndSessionBlock,
  EndSessionEvent,
  EndSessionListener,
  EndSessionReason,
  EndSessionSubscription,
  OnEndSessionOptions,
  SignOutOptions,
  SignOutSyncOptions,
} from './types/end-session.js';

export { connectBroker, connectBrokerSync } from './broker/connect.js';
export { Broker } from './broker/broker.js';
export type {
  BrokerCallOptions,
  BrokerCredentials,
  BrokerStats,
  BrokerSyncCallOptions,
  ConnectBrokerOptions,
  ConnectBrokerSyncOptions,
  DirectorySession,
  VirtualDesktopFilter,
  VirtualDesktopGoneResult,
  VirtualDesktopKey,
  VirtualDesktopLogoffOptions,
  VirtualDesktopLogoffResult,
  VirtualDesktopLogoffSyncOptions,
  VirtualDesktopProgress,
  VirtualDesktopRequestOptions,
  VirtualDesktopRequestSyncOptions,
  VirtualDesktopSession,
  VirtualDesktopWaitOptions,
} from './types/broker.js';
