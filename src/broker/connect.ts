import { blockingNow } from '../core/clock.js';
import { CALL_TIMEOUT, checkRun, runCall, runCallSync } from '../core/run.js';
import { checkOptions, checkServerName, checkSyncOptions } from '../errors/arguments.js';
import { nativeBinding } from '../native/loader.js';
import type { ConnectBrokerOptions, ConnectBrokerSyncOptions } from '../types/broker.js';
import { Broker } from './broker.js';
import { Connection } from './connection.js';
import { checkCredentials, type Credentials } from './credentials.js';

const DOING = 'Connecting to the broker';
const OPTIONS = [
  ...(['credentials', 'signal', 'timeout'] as const),
] as const satisfies readonly (keyof ConnectBrokerOptions)[];

/**
 * Connects to an RD Connection Broker, by WMI.
 *
 * That proves that the host is there, that its DCOM and WMI let this account in, and that it has the namespace
 * root\cimv2\rdms, which only a broker has. It does not list: in a large farm that takes long, and what it would prove
 * beyond that, whether the provider behind the class answers this account, the first list says as well.
 *
 * Calls are made as the account of the process, also where the calling thread impersonates another. The first one makes
 * COM set the security of the process to its defaults: a program that calls CoInitializeSecurity itself does so before.
 *
 * @param host - NetBIOS or DNS name of the broker; default: this host.
 * @param options - `credentials`: another account to act as, for a broker that is another host.
 * @throws WtsError `RPC_S_SERVER_UNAVAILABLE` (wrong name, off, or a firewall), `E_ACCESSDENIED` (DCOM refuses the account,
 * or the password is wrong), `WBEM_E_ACCESS_DENIED` (the namespace does not), `WBEM_E_INVALID_NAMESPACE` (the host is no
 * broker; the message says how to find it), `WBEM_E_LOCAL_CREDENTIALS` (credentials for this host, before it is asked),
 * `REGDB_E_CLASSNOTREG` (no WMI here), `ERR_WTS_TIMEOUT`, `ERR_WTS_TOO_MANY_CALLS`, `ERR_WTS_LOAD`,
 * `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`; `signal.reason` when aborted. TypeError, RangeError: bad arguments.
 *
 * Permission: Remote Launch and Remote Activation (DCOM), Enable Account and Remote Enable on root\cimv2\rdms; for a
 * broker on this host an elevated process. Oldest Windows: Server 2012 as the broker; no client edition is one. The
 * host that the program runs on may be any Windows.
 * @example
 * using broker = await connectBroker('rdcb1.contoso.com', { timeout: 30_000 });
 * console.table(await broker.listVirtualDesktopSessions());
 * @see https://learn.microsoft.com/windows/win32/wmisdk/connecting-to-wmi-on-a-remote-computer
 */
export async function connectBroker(
  host?: string,
  options?: ConnectBrokerOptions,
): Promise<Broker> {
  const checked = checkOptions(options, OPTIONS);
  const { name, credentials } = checkAccount(host, checked.credentials);
  const settings = checkRun(checked);
  const procedure = Connection.open(nativeBinding(), name, credentials);
  return new Broker(await runCall(settings, DOING, procedure, { server: name }));
}

/**
 * Connects to an RD Connection Broker, blocking this thread. As `connectBroker`: for scripts and the REPL.
 *
 * @throws WtsError as `connectBroker`, without abort.
 * @see https://learn.microsoft.com/windows/win32/wmisdk/connecting-to-wmi-on-a-remote-computer
 */
export function connectBrokerSync(host?: string, options?: ConnectBrokerSyncOptions): Broker {
  const checked = checkSyncOptions(options, OPTIONS);
  const { name, credentials } = checkAccount(host, checked.credentials);
  const settings = checkRun(checked, CALL_TIMEOUT, blockingNow);
  const procedure = Connection.open(nativeBinding(), name, credentials);
  return new Broker(runCallSync(settings, DOING, procedure, { server: name }));
}

function checkAccount(
  host: unknown,
  credentials: unknown,
): { readonly name: string | undefined; readonly credentials: Credentials } {
  const name = host === undefined ? undefined : checkServerName(host, 'host');
  return { name, credentials: checkCredentials(credentials, name) };
}
