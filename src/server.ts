// Symbol.dispose, for users who have neither this library in their tsconfig.json nor @types/node.
/// <reference lib="esnext.disposable" preserve="true" />
import { bindHost, Host, hostOf, localHost } from './core/host.js';
import { call, type Procedure } from './core/procedure.js';
import { CALL_OPTIONS, checkCall, runCall } from './core/run.js';
import {
  checkBoolean,
  checkObject,
  checkOptions,
  checkServerName,
  valueError,
} from './errors/arguments.js';
import { windowsError } from './errors/wts-error.js';
import { getSession, getSessionSync } from './details/get-session.js';
import { listSessionDetails, listSessionDetailsSync } from './details/list-details.js';
import { querySession, querySessionSync } from './details/query-session.js';
import { disconnect, disconnectSync, logoff, logoffSync, waitUntilGone } from './logoff/logoff.js';
import {
  isFailure,
  type NativeBinding,
  type NativeFailure,
  type ServerHandle,
} from './native/binding.js';
import { nativeBinding } from './native/loader.js';
import { enumerate } from './sessions/enumerate.js';
import { listSessions, listSessionsSync } from './sessions/sessions.js';
import type { CallOptions, serverBrand, ServerReference, SyncCallOptions } from './types/call.js';
import type {
  InfoClassName,
  InfoClassValue,
  InfoClassValues,
  RawBytes,
} from './types/info-class.js';
import type {
  DisconnectOptions,
  DisconnectSyncOptions,
  GoneResult,
  LogoffOptions,
  LogoffResult,
  LogoffSyncOptions,
  WaitOptions,
} from './types/logoff.js';
import type { ConnectOptions, OpenServerOptions, ServerStats } from './types/server.js';
import type {
  ListSessionDetailsOptions,
  ListSessionDetailsSyncOptions,
  ListSessionsOptions,
  ListSessionsSyncOptions,
  Session,
  SessionDetails,
} from './types/session.js';

type SessionArgument = number | Session | 'current';

/**
 * A host whose sessions can be listed and logged off: `localServer`, or one that `connect()` or
 * `openServer()` opened. Its methods are the functions of this package, acting on that host.
 *
 * A server that was opened holds an RPC connection: close it, or declare it with `using`.
 *
 * @example
 * const server = await connect('rdsh1.contoso.com');
 * try {
 *   for (const session of await server.listSessions({ withUser: true })) console.log(session.userName);
 * } finally {
 *   server.close();
 * }
 */
export class Server implements ServerReference {
  declare readonly [serverBrand]: true;
  readonly #opened: Host | undefined;

  /** @internal Servers are made by `connect()` and `openServer()`. */
  constructor(opened: Host | 'local') {
    if (opened !== 'local' && !(opened instanceof Host)) {
      throw new TypeError('A Server is made by connect() or openServer(), not with new');
    }
    this.#opened = opened === 'local' ? undefined : opened;
    bindHost(this, () => this.#opened ?? localHost());
  }

  /** The name that it was opened with; `undefined` for this host. */
  get name(): string | undefined {
    return this.#opened?.name;
  }

  get isLocal(): boolean {
    return this.#opened === undefined;
  }

  /** Lists the sessions of this server: see the function `listSessions`. */
  async listSessions(options?: Omit<ListSessionsOptions, 'server'>): Promise<Session[]> {
    return listSessions(this.#on(options));
  }

  /** Lists the sessions of this server, blocking: see the function `listSessionsSync`. */
  listSessionsSync(options?: Omit<ListSessionsSyncOptions, 'server'>): Session[] {
    return listSessionsSync(this.#on(options));
  }

  /** Reads everything about one session: see the function `getSession`. */
  async getSession(
    session: SessionArgument,
    options?: Omit<CallOptions, 'server'>,
  ): Promise<SessionDetails> {
    return getSession(session, this.#on(options));
  }

  /** Reads everything about one session, blocking: see the function `getSessionSync`. */
  getSessionSync(
    session: SessionArgument,
    options?: Omit<SyncCallOptions, 'server'>,
  ): SessionDetails {
    return getSessionSync(session, this.#on(options));
  }

  /** Lists the sessions of this server with their details: see the function `listSessionDetails`. */
  async listSessionDetails(
    options?: Omit<ListSessionDetailsOptions, 'server'>,
  ): Promise<SessionDetails[]> {
    return listSessionDetails(this.#on(options));
  }

  /** Lists the sessions of this server with their details, blocking: see the function `listSessionDetailsSync`. */
  listSessionDetailsSync(
    options?: Omit<ListSessionDetailsSyncOptions, 'server'>,
  ): SessionDetails[] {
    return listSessionDetailsSync(this.#on(options));
  }

  /** Asks for one class of information about a session: see the function `querySession`. */
  async querySession<C extends InfoClassName>(
    session: SessionArgument,
    infoClass: C,
    options?: Omit<CallOptions, 'server'>,
  ): Promise<InfoClassValues[C] | undefined>;
  async querySession(
    session: SessionArgument,
    infoClass: InfoClassName | number,
    options?: Omit<CallOptions, 'server'>,
  ): Promise<InfoClassValue | RawBytes | undefined>;
  async querySession(
    session: SessionArgument,
    infoClass: InfoClassName | number,
    options?: Omit<CallOptions, 'server'>,
  ): Promise<InfoClassValue | RawBytes | undefined> {
    return querySession(session, infoClass as InfoClassName, this.#on(options));
  }

  /** Asks for one class of information about a session, blocking: see the function `querySessionSync`. */
  querySessionSync<C extends InfoClassName>(
    session: SessionArgument,
    infoClass: C,
    options?: Omit<SyncCallOptions, 'server'>,
  ): InfoClassValues[C] | undefined;
  querySessionSync(
    session: SessionArgument,
    infoClass: InfoClassName | number,
    options?: Omit<SyncCallOptions, 'server'>,
  ): InfoClassValue | RawBytes | undefined;
  querySessionSync(
    session: SessionArgument,
    infoClass: InfoClassName | number,
    options?: Omit<SyncCallOptions, 'server'>,
  ): InfoClassValue | RawBytes | undefined {
    return querySessionSync(session, infoClass as InfoClassName, this.#on(options));
  }

  /** Logs a session off, and resolves when it is really gone: see the function `logoff`. */
  async logoff(
    session: SessionArgument,
    options?: Omit<LogoffOptions, 'server'>,
  ): Promise<LogoffResult> {
    return logoff(session, this.#on(options));
  }

  /** Logs a session off and blocks until it is really gone: see the function `logoffSync`. */
  logoffSync(session: SessionArgument, options?: Omit<LogoffSyncOptions, 'server'>): LogoffResult {
    return logoffSync(session, this.#on(options));
  }

  /** Disconnects the client of a session: see the function `disconnect`. */
  async disconnect(
    session: SessionArgument,
    options?: Omit<DisconnectOptions, 'server'>,
  ): Promise<void> {
    return disconnect(session, this.#on(options));
  }

  /** Disconnects the client of a session, blocking: see the function `disconnectSync`. */
  disconnectSync(session: SessionArgument, options?: Omit<DisconnectSyncOptions, 'server'>): void {
    disconnectSync(session, this.#on(options));
  }

  /** Waits until a session is gone: see the function `waitUntilGone`. */
  async waitUntilGone(
    session: SessionArgument,
    options?: Omit<WaitOptions, 'server'>,
  ): Promise<GoneResult> {
    return waitUntilGone(session, this.#on(options));
  }

  /**
   * Asks the server for one enumeration, which proves that it is there, answers, and lets this account in.
   *
   * @throws WtsError `RPC_S_SERVER_UNAVAILABLE`, `ERROR_ACCESS_DENIED`, `ERR_WTS_TIMEOUT`, `ERR_WTS_CLOSED`;
   * `signal.reason` when aborted.
   *
   * Permission: Query Information. Oldest Windows: Vista, Server 2008.
   */
  async ping(options?: Omit<CallOptions, 'server'>): Promise<void> {
    const settings = checkCall(checkOptions(this.#on(options), CALL_OPTIONS));
    const { host } = settings;
    await runCall(settings, 'Reaching the server', reach(host), host.context());
  }

  /**
   * Counts the calls that this process has under way at this host: for the health check of a service, which sees by it
   * that a host has stopped answering before its own calls fail. Asks neither Windows nor the host, and never blocks.
   *
   * All servers that were opened with the same name count together, and worker threads each for themselves. Blocking
   * calls without a `timeout` in the main thread are not counted.
   *
   * @throws WtsError `ERR_WTS_CLOSED`; for `localServer` `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`.
   *
   * Permission: none. Oldest Windows: Vista, Server 2008.
   * @example
   * const { questions } = server.stats();
   * const healthy = questions.stuck < 4 && questions.waiting < 100;
   */
  stats(): ServerStats {
    return hostOf(this).stats();
  }

  /**
   * Closes the connection; safe to call twice, and does nothing for `localServer`. Waits on this server
   * reject with `ERR_WTS_CLOSED`, calls that Windows is working on finish.
   *
   * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtscloseserver
   */
  close(): void {
    this.#opened?.close();
  }

  /** As `close()`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #on<T extends object>(options: T | undefined): T & { server: Server } {
    const given = checkObject<T & { server?: unknown }>(options);
    if (given.server !== undefined && given.server !== this) {
      throw valueError('options.server', 'left out: a method acts on its own server', given.server);
    }
    return { ...(given as T), server: this };
  }
}

/** This host. Never needs closing. */
export const localServer: Server = new Server('local');

/**
 * Opens a server by name without asking whether it is there: Windows gives a handle for any name, and the
 * first real call fails. Use `connect()` unless that is what you want.
 *
 * @param name - NetBIOS or DNS name of the host.
 * @throws WtsError when Windows gives no handle; `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`. TypeError: not a name.
 *
 * Permission: none to open. Oldest Windows: Vista, Server 2008; with `virtualMachines` Server 2008 R2.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsopenserverw
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsopenserverexw
 */
export function openServer(name: string, options?: OpenServerOptions): Server {
  const host = checkServerName(name);
  const checked = checkOptions(options, ['virtualMachines']);
  const virtualMachines = checkBoolean(checked.virtualMachines, 'options.virtualMachines');
  const binding = nativeBinding();
  return opened(host, virtualMachines, binding, binding.openServer(host, virtualMachines));
}

/**
 * Opens a server by name and verifies it with one enumeration, so that a wrong name, a host that is down
 * and a missing right are known here and not later.
 *
 * @param name - NetBIOS or DNS name of the host.
 * @throws WtsError `RPC_S_SERVER_UNAVAILABLE` (wrong name, off, or a firewall: TCP 445 and RPC, not 3389),
 * `ERROR_ACCESS_DENIED`, `ERR_WTS_TIMEOUT`; `signal.reason` when aborted. TypeError: not a name.
 *
 * Permission: Query Information on the host. Oldest Windows: Vista, Server 2008; with `virtualMachines`
 * Server 2008 R2.
 * @example
 * const server = await connect('rdsh1', { timeout: 10_000 });
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsopenserverw
 */
export async function connect(name: string, options?: ConnectOptions): Promise<Server> {
  const hostName = checkServerName(name);
  const checked = checkOptions(options, ['virtualMachines', 'signal', 'timeout']);
  const virtualMachines = checkBoolean(checked.virtualMachines, 'options.virtualMachines');
  const settings = checkCall({ ...checked, server: undefined });
  const procedure = openAndReach(hostName, virtualMachines);
  return runCall(settings, 'Connecting', procedure, { server: hostName });
}

function* openAndReach(name: string, virtualMachines: boolean): Procedure<Server> {
  const binding = nativeBinding();
  const server = opened(
    name,
    virtualMachines,
    binding,
    yield* call(binding, binding.openServer, name, virtualMachines),
  );
  let reached = false;
  try {
    yield* reach(hostOf(server));
    reached = true;
    return server;
  } finally {
    if (!reached) server.close();
  }
}

function* reach(host: Host): Procedure<void> {
  const answer = yield* enumerate(host);
  if (isFailure(answer)) throw host.error(answer);
}

function opened(
  name: string,
  virtualMachines: boolean,
  binding: NativeBinding,
  outcome: ServerHandle | NativeFailure,
): Server {
  if (isFailure(outcome)) throw windowsError(outcome, { server: name });
  return new Server(new Host(binding, { name, handle: outcome, virtualMachines }));
}
