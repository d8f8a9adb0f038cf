// Symbol.dispose, for users who have neither this library in their tsconfig.json nor @types/node.
/// <reference lib="esnext.disposable" preserve="true" />
import { blockingNow } from '../core/clock.js';
import type { Procedure } from '../core/procedure.js';
import { runAsync, runSync } from '../core/procedure.js';
import { CALL_TIMEOUT, checkRun, runCall, runCallSync } from '../core/run.js';
import { checkOneOf, checkOptions, checkSyncOptions, valueError } from '../errors/arguments.js';
import { isSameHost } from '../target/same-host.js';
import type {
  BrokerCallOptions,
  BrokerStats,
  BrokerSyncCallOptions,
  DirectorySession,
  VirtualDesktopFilter,
  VirtualDesktopGoneResult,
  VirtualDesktopKey,
  VirtualDesktopLogoffOptions,
  VirtualDesktopLogoffResult,
  VirtualDesktopLogoffSyncOptions,
  VirtualDesktopRequestOptions,
  VirtualDesktopRequestSyncOptions,
  VirtualDesktopSession,
  VirtualDesktopWaitOptions,
} from '../types/broker.js';
import { requestAndWait, requestAndWaitSync } from '../waiting/drive.js';
import { Connection } from './connection.js';
import { listDirectory } from './directory.js';
import { isDoubt } from './doubt.js';
import { checkFilter } from './filter.js';
import { find, requireTarget } from './find.js';
import { listRows } from './list.js';
import { look } from './look.js';
import { checkMessage } from './message.js';
import { type Attempts, type Method, outcomeOf, request } from './request.js';
import { writeKey } from './rows.js';
import { resolveTarget } from './target.js';
import { BrokerWaitPlan, watcherOf } from './waits.js';

type SessionArgument = VirtualDesktopSession | VirtualDesktopKey;

/**
 * An RD Connection Broker, which knows the sessions in the virtual desktops of a farm and acts on them: by
 * `connectBroker()`. It holds connections to WMI: close it, or declare it with `using`.
 *
 * A `session` is a row of `listVirtualDesktopSessions()`, which means its user, or a key `{ sessionId, vmHostName }`,
 * which means whoever is there, or whom `options.expect` names. It is looked up in a list; so nothing of what is
 * passed becomes part of a query.
 *
 * Oldest Windows: Server 2012, as the broker.
 * @example
 * using broker = await connectBroker('rdcb1.contoso.com');
 * for (const session of await broker.listVirtualDesktopSessions({ collectionId: 'Büro' })) {
 *   console.log(await broker.logoff(session, { timeout: 60_000 }));
 * }
 * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession
 */
export class Broker {
  readonly #connection: Connection;

  /** @internal Brokers are made by `connectBroker()`. */
  constructor(connection: Connection) {
    if (!((connection as unknown) instanceof Connection)) {
      throw new TypeError('A Broker is made by connectBroker(), not with new');
    }
    this.#connection = connection;
  }

  /** The name that it was connected by; `undefined` for this host. */
  get name(): string | undefined {
    return this.#connection.name;
  }

  /** Whether it is this host, also where it was connected by one of this host's names. */
  get isLocal(): boolean {
    return isSameHost(this.name, undefined);
  }

  /**
   * Lists the sessions in the virtual desktops of the farm, by one query.
   *
   * @param filter - Which ones; default: all. Of a collection that has none, or does not exist, there are none.
   * @returns Plain, fresh objects in the order of WMI.
   * @throws WtsError `WBEM_E_ACCESS_DENIED` (`permission`), `WBEM_E_INVALID_CLASS` (no RD Connection Broker),
   * `WBEM_S_PARTIAL_RESULTS` (some are missing from the answer), `RPC_S_SERVER_UNAVAILABLE`, `ERR_WTS_BAD_ANSWER`,
   * `ERR_WTS_TIMEOUT`, `ERR_WTS_TOO_MANY_CALLS`, `ERR_WTS_CLOSED`; `signal.reason` when aborted. TypeError,
   * RangeError: bad arguments, before WMI is asked anything.
   *
   * Permission: Enable Account on root\cimv2\rdms, and an administrator of the broker. Oldest Windows: Server 2012.
   * @example
   * const idle = await broker.listVirtualDesktopSessions({ collectionId: 'Büro', connectState: 'disconnected' });
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession
   */
  async listVirtualDesktopSessions(
    filter?: VirtualDesktopFilter,
    options?: BrokerCallOptions,
  ): Promise<VirtualDesktopSession[]> {
    const connection = this.#open();
    const procedure = list(connection, checkFilter(filter));
    const settings = checkRun(checkOptions(options, CALL_OPTIONS));
    return runCall(settings, LISTING, procedure, connection.context());
  }

  /**
   * Lists the sessions in the virtual desktops of the farm, blocking this thread. As `listVirtualDesktopSessions`,
   * without a default time-out.
   *
   * @throws WtsError as `listVirtualDesktopSessions`, without abort.
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession
   */
  listVirtualDesktopSessionsSync(
    filter?: VirtualDesktopFilter,
    options?: BrokerSyncCallOptions,
  ): VirtualDesktopSession[] {
    const connection = this.#open();
    const procedure = list(connection, checkFilter(filter));
    const settings = checkRun(checkSyncOptions(options, CALL_OPTIONS), Infinity, blockingNow);
    return runCallSync(settings, LISTING, procedure, connection.context());
  }

  /**
   * Logs a session off, and resolves when it is really gone.
   *
   * The broker only accepts the request; whether the session has ended is then asked until WMI says that there is no
   * such session, or a list that succeeded lacks it, or has another user under its key. Unsaved work in the session is
   * lost. The request is made once, whatever comes of it: where it may have been carried out although it failed, the
   * error says so. At the deadline and on abort the promise rejects at once; the logoff cannot be taken back.
   *
   * @param session - A row, whose user must still be there, or a key.
   * @returns How it ended, and how long that took.
   * @throws WtsError `WBEM_E_NOT_FOUND` (there is no such session), `WBEM_E_ACCESS_DENIED` (`permission`), what else the
   * method returned, by its name, `ERR_WTS_TIMEOUT` (still there; `lastState`), `ERR_WTS_IDENTITY` (somebody else's; not
   * logged off), `ERR_WTS_REFUSED` (session 0, a row of another broker), `ERR_WTS_BAD_ANSWER` (no return value: it may
   * have been carried out), `ERR_WTS_TOO_MANY_CALLS` (not asked), `ERR_WTS_CLOSED`, `RPC_S_SERVER_UNAVAILABLE`;
   * `signal.reason` when aborted. TypeError, RangeError: bad arguments, before WMI is asked anything.
   *
   * Permission: Execute Methods and Enable Account on root\cimv2\rdms, and an administrator of the broker. Oldest
   * Windows: Server 2012.
   * @example
   * const [session] = await broker.listVirtualDesktopSessions({ userName: 'CONTOSO\\ada' });
   * if (session) console.log(await broker.logoff(session, { timeout: 60_000 }));
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession-logoff
   */
  async logoff(
    session: SessionArgument,
    options?: VirtualDesktopLogoffOptions,
  ): Promise<VirtualDesktopLogoffResult> {
    const connection = this.#open();
    const checked = checkOptions(options, LOGOFF_OPTIONS);
    const wait = checkWait(checked.wait);
    const plan = new BrokerWaitPlan(connection, session, checked);
    const { target, run } = plan;
    const found = await runAsync(requireTarget(connection, target), run);
    if (wait === 'none') return plan.result(await runAsync(plan.requestOnly(found), run));
    const [key, driven] = [writeKey(found.listed), plan.requestAndWait(found)];
    return plan.ended(await requestAndWait(watcherOf(connection), key, driven));
  }

  /**
   * Logs a session off and blocks this thread until it is really gone. As `logoff`, without the event loop: for scripts
   * and the REPL. A service uses `logoff`.
   *
   * @throws WtsError as `logoff`, without abort.
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession-logoff
   */
  logoffSync(
    session: SessionArgument,
    options?: VirtualDesktopLogoffSyncOptions,
  ): VirtualDesktopLogoffResult {
    const connection = this.#open();
    const checked = checkSyncOptions(options, LOGOFF_OPTIONS);
    const wait = checkWait(checked.wait);
    const plan = new BrokerWaitPlan(connection, session, checked, blockingNow);
    const { target, run } = plan;
    const found = runSync(requireTarget(connection, target), run);
    if (wait === 'none') return plan.result(runSync(plan.requestOnly(found), run));
    const key = { ...found.listed.row, path: found.listed.path };
    const again = (): ReturnType<typeof look> => look(connection, key);
    return plan.ended(requestAndWaitSync(again, plan.requestAndWait(found)));
  }

  /**
   * Waits until a session is gone, whoever ends it. Resolves at once when there is no such session.
   *
   * @param session - A row or a key. When another user is there by now, the session that was meant is gone, and the
   * outcome is `replaced`.
   * @throws WtsError `ERR_WTS_TIMEOUT` (still there; `lastState`), `WBEM_E_ACCESS_DENIED`, `ERR_WTS_REFUSED` (a row of
   * another broker), `ERR_WTS_CLOSED`, `RPC_S_SERVER_UNAVAILABLE`, and as `listVirtualDesktopSessions`; `signal.reason`
   * when aborted. TypeError, RangeError: bad arguments.
   *
   * Permission: Enable Account on root\cimv2\rdms, and an administrator of the broker. Oldest Windows: Server 2012.
   * @example
   * await broker.waitUntilGone({ sessionId: 2, vmHostName: 'rdvh1.contoso.com' }, { timeout: 10_000 });
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession
   */
  async waitUntilGone(
    session: SessionArgument,
    options?: VirtualDesktopWaitOptions,
  ): Promise<VirtualDesktopGoneResult> {
    const connection = this.#open();
    const plan = new BrokerWaitPlan(connection, session, checkOptions(options, WAIT_OPTIONS));
    const { target, run, onProgress } = plan;
    const found = await runAsync(find(connection, target), run);
    if (found.kind === 'gone') return plan.result('gone');
    // Where nobody is logged on any more the session may only be on its way: that is waited for.
    if (found.comparison.kind === 'another') return plan.result('replaced');
    const wait = plan.begin({ logon: target.meant, seen: found.seen });
    const key = writeKey(found.listed);
    const watching = watcherOf(connection).watch(key, wait, { ...run, onProgress });
    return plan.ended(await watching.ending);
  }

  /**
   * Disconnects the client of a session. The session and its programs stay; resolves when the broker says that it is
   * done. Made once, as `logoff`.
   *
   * @param session - A row, whose user must still be there, or a key.
   * @throws WtsError as `logoff`.
   *
   * Permission: as `logoff`. Oldest Windows: Server 2012.
   * @example
   * await broker.disconnect({ sessionId: 2, vmHostName: 'rdvh1.contoso.com' }, { expect: { userName: 'ada' } });
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession-disconnect
   */
  async disconnect(
    session: SessionArgument,
    options?: VirtualDesktopRequestOptions,
  ): Promise<void> {
    await this.#request(session, { name: 'Disconnect' }, options, 'Disconnecting the session');
  }

  /**
   * Disconnects the client of a session, blocking this thread. As `disconnect`.
   *
   * @throws WtsError as `disconnect`, without abort.
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession-disconnect
   */
  disconnectSync(session: SessionArgument, options?: VirtualDesktopRequestSyncOptions): void {
    const connection = this.#open();
    const checked = checkSyncOptions(options, REQUEST_OPTIONS);
    const settings = checkRun(checked, CALL_TIMEOUT, blockingNow);
    const target = resolveTarget(session, checked.expect, connection);
    const attempts: Attempts = { made: 0 };
    const procedure = request(connection, target, { name: 'Disconnect' }, attempts);
    const context = connection.context(target.key);
    const outcome = (): string => outcomeOf(attempts);
    runCallSync(settings, 'Disconnecting the session', procedure, context, outcome);
  }

  /**
   * Shows a message in a session. Resolves when the broker has taken it: nobody tells whether it was read. Made once, as
   * `logoff`.
   *
   * @param session - A row, whose user must still be there, or a key.
   * @param title - Of the window.
   * @param text - What it says.
   * @throws WtsError as `logoff`.
   *
   * Permission: as `logoff`. Oldest Windows: Server 2012.
   * @example
   * await broker.sendMessage(session, 'Wartung', 'Bitte speichern: Abmeldung in fünf Minuten.');
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-virtualdesktopsession-sendmessage
   */
  async sendMessage(
    session: SessionArgument,
    title: string,
    text: string,
    options?: VirtualDesktopRequestOptions,
  ): Promise<void> {
    const parameters = checkMessage(title, text);
    await this.#request(
      session,
      { name: 'SendMessage', parameters },
      options,
      'Sending the message',
    );
  }

  /**
   * Lists the sessions on session hosts that the broker's directory has: where to `connect()` to act on them. Connects
   * to root\cimv2 of the broker the first time.
   *
   * @returns Plain, fresh objects in the order of WMI.
   * @throws WtsError `WBEM_E_INVALID_CLASS` (no RD Connection Broker), and as `listVirtualDesktopSessions`.
   *
   * Permission: Enable Account on root\cimv2, Remote Enable for a remote broker, and an administrator of it. Oldest
   * Windows: Server 2008 has the class; a `Broker` takes Server 2012.
   * @example
   * const rows = await broker.listSessionDirectory();
   * const row = rows.find(({ userName }) => userName === 'ada');
   * if (row) {
   *   using server = await connect(row.serverName);
   *   await server.logoff(row.sessionId, { expect: { userName: 'ada' } });
   * }
   * @see https://learn.microsoft.com/windows/win32/termserv/win32-sessiondirectorysession
   */
  async listSessionDirectory(options?: BrokerCallOptions): Promise<DirectorySession[]> {
    const connection = this.#open();
    const settings = checkRun(checkOptions(options, CALL_OPTIONS));
    const doing = 'Listing the session directory';
    return runCall(settings, doing, listDirectory(connection), connection.context());
  }

  /**
   * Counts the calls that this process has under way at the broker: for health checks, as `Server.stats()`. Asks nobody,
   * and never blocks. All brokers that were connected by the same name count together, and worker threads each for
   * themselves.
   *
   * @throws WtsError `ERR_WTS_CLOSED`.
   *
   * Permission: none.
   * @example
   * const healthy = broker.stats().questions.stuck === 0;
   */
  stats(): BrokerStats {
    return this.#open().stats();
  }

  /**
   * Closes the connections; safe to call twice. Waits on this broker reject with `ERR_WTS_CLOSED`, calls that WMI is
   * working on finish.
   */
  close(): void {
    this.#connection.close();
  }

  /** As `close()`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #open(): Connection {
    this.#connection.assertOpen();
    return this.#connection;
  }

  async #request(
    session: unknown,
    method: Method,
    options: VirtualDesktopRequestOptions | undefined,
    doing: string,
  ): Promise<void> {
    const connection = this.#open();
    const checked = checkOptions(options, REQUEST_OPTIONS);
    const settings = checkRun(checked);
    const target = resolveTarget(session, checked.expect, connection);
    const attempts: Attempts = { made: 0 };
    const procedure = request(connection, target, method, attempts);
    const context = connection.context(target.key);
    await runCall(settings, doing, procedure, context, () => outcomeOf(attempts));
  }
}

function* list(
  connection: Connection,
  isMeant: ReturnType<typeof checkFilter>,
): Procedure<VirtualDesktopSession[]> {
  const listed = yield* listRows(connection);
  if (isDoubt(listed)) throw connection.error(listed);
  const { rows, unreadable } = listed;
  if (rows.length === 0 && unreadable) throw connection.error(unreadable);
  return rows.map(({ row }) => row).filter(isMeant);
}

const LISTING = 'Listing the sessions';

const CALL_OPTIONS = ['signal', 'timeout'] as const satisfies readonly (keyof BrokerCallOptions)[];

const REQUEST_OPTIONS = [
  ...CALL_OPTIONS,
  'expect',
] as const satisfies readonly (keyof VirtualDesktopRequestOptions)[];

const WAIT_OPTIONS = [
  ...REQUEST_OPTIONS,
  ...(['pollInterval', 'onProgress'] as const),
] as const satisfies readonly (keyof VirtualDesktopWaitOptions)[];

const LOGOFF_OPTIONS = [
  ...WAIT_OPTIONS,
  'wait',
] as const satisfies readonly (keyof VirtualDesktopLogoffOptions)[];

function checkWait(value: unknown): 'gone' | 'none' {
  if (value === 'native') {
    const form = "'gone' or 'none': WMI has no flag that lets the broker wait";
    throw valueError('options.wait', form, value);
  }
  return checkOneOf(value, 'options.wait', ['gone', 'none']);
}
