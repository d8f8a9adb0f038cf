import { type ErrorRow, row } from './error-row.js';
import { knownErrno } from './error-table.js';

/*
 * HRESULTs with their names (WbemCli.h, winerror.h) and words of our own, about what they mean for a call of WMI to
 * an RD Connection Broker. https://learn.microsoft.com/windows/win32/wmisdk/wmi-error-constants
 *
 * Three of them are all "denied" to who reads Windows' texts, and each has another remedy: the way to the host
 * (0x800706BA), DCOM on it (0x80070005), and WMI's namespace or the provider behind it (0x80041003).
 */
const AGAIN = 'Try again in a moment.';
const DAMAGED = "See whether the host's WMI is in order: winmgmt /verifyrepository.";
const NO_BROKER =
  'Name the host with the role service RD Connection Broker (Windows Server 2012 or later; no client edition has ' +
  'it). On a session host SessionDirectoryLocation of Win32_TSSessionDirectory (root\\cimv2\\TerminalServices) names it; ' +
  'on any broker of the deployment Get-RDConnectionBrokerHighAvailability names the active one, and Get-RDServer or ' +
  'Win32_RDMSJoinedNode all hosts and their roles.';
const HOST =
  'This is not a matter of rights. Check the name, that the host is on, and that its firewall lets in TCP port 135 ' +
  'and "Windows Management Instrumentation (WMI)"; a working Remote Desktop (3389) proves neither.';
const DCOM =
  'The host answers, but its DCOM refused this account, before WMI was asked. It needs Remote Launch and Remote Activation ' +
  'there: its Administrators have them, and its Distributed COM Users. A wrong name or password, and a local account ' +
  'that UAC filters, look the same.';

const table: ReadonlyMap<number, ErrorRow> = new Map([
  // Successes that are not the whole answer.
  [0x00040004, row('WBEM_S_TIMEDOUT', 'WMI has not answered in time')],
  [0x00040005, row('WBEM_S_NO_MORE_DATA', 'WMI has no more data')],
  [
    0x00040009,
    row(
      'WBEM_S_ACCESS_DENIED',
      'WMI has left out what this account may not see, so that who is missing may be there',
    ),
  ],
  [
    0x00040010,
    row(
      'WBEM_S_PARTIAL_RESULTS',
      'WMI has left some out, so that who is missing may be there',
      'A provider on the broker failed, or a host that it asks. ' + AGAIN,
    ),
  ],

  // WMI.
  [
    0x80041001,
    row('WBEM_E_FAILED', 'WMI reported a failure', 'The event log of the host may say more.'),
  ],
  [
    0x80041002,
    row(
      'WBEM_E_NOT_FOUND',
      'WMI did not find it',
      'If it is a session, it may have ended: list again.',
    ),
  ],
  [0x80041003, row('WBEM_E_ACCESS_DENIED', 'WMI denies access')],
  [
    0x80041004,
    row(
      'WBEM_E_PROVIDER_FAILURE',
      "the broker's provider failed",
      'Its service (Remote Desktop Management, RDMS) may be down, or its database.',
    ),
  ],
  [0x80041005, row('WBEM_E_TYPE_MISMATCH', 'WMI found a value of the wrong type')],
  [0x80041006, row('WBEM_E_OUT_OF_MEMORY', 'WMI has not enough memory')],
  [0x80041008, row('WBEM_E_INVALID_PARAMETER', 'WMI rejected a parameter')],
  [0x80041009, row('WBEM_E_NOT_AVAILABLE', 'what WMI needs is not available now', AGAIN)],
  [0x8004100a, row('WBEM_E_CRITICAL_ERROR', 'WMI reported a critical error', DAMAGED)],
  [0x8004100c, row('WBEM_E_NOT_SUPPORTED', 'WMI does not support the request')],
  [
    0x8004100e,
    row(
      'WBEM_E_INVALID_NAMESPACE',
      'the host has no such namespace, which an RD Connection Broker has',
      NO_BROKER,
    ),
  ],
  [0x8004100f, row('WBEM_E_INVALID_OBJECT', 'WMI reported an invalid object')],
  [
    0x80041010,
    row(
      'WBEM_E_INVALID_CLASS',
      'the host has no such class',
      'Its provider comes with the role service RD Connection Broker.',
    ),
  ],
  [0x80041011, row('WBEM_E_PROVIDER_NOT_FOUND', "the broker's provider is not registered")],
  [
    0x80041013,
    row(
      'WBEM_E_PROVIDER_LOAD_FAILURE',
      "the broker's provider could not be loaded",
      'Install the role service RD Connection Broker again, or repair it.',
    ),
  ],
  [0x80041014, row('WBEM_E_INITIALIZATION_FAILURE', 'a part of WMI could not start', DAMAGED)],
  [0x80041015, row('WBEM_E_TRANSPORT_FAILURE', 'the connection to the host failed')],
  [0x80041016, row('WBEM_E_INVALID_OPERATION', 'WMI rejected the operation')],
  [0x80041017, row('WBEM_E_INVALID_QUERY', 'WMI rejected the query')],
  [0x8004101d, row('WBEM_E_UNEXPECTED', 'WMI reported an unexpected failure')],
  [0x80041021, row('WBEM_E_INVALID_SYNTAX', 'WMI rejected the syntax')],
  [0x80041024, row('WBEM_E_PROVIDER_NOT_CAPABLE', "the broker's provider cannot do that")],
  [0x80041028, row('WBEM_E_ILLEGAL_NULL', 'WMI does not allow a missing value there')],
  [0x8004102b, row('WBEM_E_VALUE_OUT_OF_RANGE', 'WMI found a value out of its range')],
  [0x8004102e, row('WBEM_E_INVALID_METHOD', 'this broker does not have the method')],
  [0x8004102f, row('WBEM_E_INVALID_METHOD_PARAMETERS', 'the method has other parameters')],
  [0x80041032, row('WBEM_E_CALL_CANCELLED', 'WMI cancelled the call')],
  [0x80041033, row('WBEM_E_SHUTTING_DOWN', 'WMI is shutting down on the host')],
  [0x8004103a, row('WBEM_E_INVALID_OBJECT_PATH', 'WMI does not take the path of the session')],
  [0x80041045, row('WBEM_E_SERVER_TOO_BUSY', 'WMI is too busy', AGAIN)],
  [0x80041055, row('WBEM_E_METHOD_NOT_IMPLEMENTED', 'this broker does not have the method')],
  [0x80041056, row('WBEM_E_METHOD_DISABLED', 'the method is disabled on this broker')],
  [
    0x80041062,
    row(
      'WBEM_E_PRIVILEGE_NOT_HELD',
      'a privilege is missing',
      'Run elevated, as an administrator.',
    ),
  ],
  [
    0x80041064,
    row(
      'WBEM_E_LOCAL_CREDENTIALS',
      'WMI takes no credentials for the host that the program runs on',
      'Leave out options.credentials, or run as the other user (runas).',
    ),
  ],
  [0x80041069, row('WBEM_E_TIMED_OUT', 'WMI gave up waiting')],
  [
    0x8004106c,
    row('WBEM_E_QUOTA_VIOLATION', 'WMI has reached one of its quotas', 'Ask less at a time.'),
  ],
  [0x80041088, row('WBEM_E_PROVIDER_TIMED_OUT', "the broker's provider did not answer in time")],
  [0x8004108a, row('WBEM_E_PROVIDER_DISABLED', "the broker's provider is disabled")],

  // COM and RPC.
  [0x80004001, row('E_NOTIMPL', 'the host does not have that function')],
  [0x80004002, row('E_NOINTERFACE', 'a COM interface is missing')],
  [0x80004005, row('E_FAIL', 'COM reported a failure without a reason')],
  [0x8000ffff, row('E_UNEXPECTED', 'COM reported an unexpected failure')],
  [0x80010001, row('RPC_E_CALL_REJECTED', 'the host rejected the call', AGAIN)],
  [0x80010002, row('RPC_E_CALL_CANCELED', 'the call was cancelled')],
  [0x80010007, row('RPC_E_SERVER_DIED', 'WMI ended during the call')],
  [0x80010012, row('RPC_E_SERVER_DIED_DNE', 'WMI ended before the call')],
  [0x80010105, row('RPC_E_SERVERFAULT', 'WMI crashed in the call')],
  [0x80010106, row('RPC_E_CHANGED_MODE', 'the thread belongs to another COM apartment')],
  [
    0x80010108,
    row(
      'RPC_E_DISCONNECTED',
      'the connection to WMI is gone',
      'Connect again with connectBroker().',
    ),
  ],
  [0x8001010a, row('RPC_E_SERVERCALL_RETRYLATER', 'the host is busy', AGAIN)],
  [0x80010119, row('RPC_E_TOO_LATE', 'the security of COM is set already')],
  [0x8001011b, row('RPC_E_ACCESS_DENIED', 'COM denies access')],
  [0x8001011f, row('RPC_E_TIMEOUT', 'the call timed out')],
  [0x80040111, row('CLASS_E_CLASSNOTAVAILABLE', 'COM does not have the class')],
  [
    0x80040154,
    row(
      'REGDB_E_CLASSNOTREG',
      'this machine has no WMI: its COM class is not registered',
      'Nano Server and Windows PE without its WMI package do not have it.',
    ),
  ],
  [0x800401f0, row('CO_E_NOTINITIALIZED', 'COM is not initialized on the thread')],
  [0x80080005, row('CO_E_SERVER_EXEC_FAILURE', 'WMI could not be started on the host', AGAIN)],

  // HRESULT_FROM_WIN32, where what is said of sessions would be wrong.
  [0x80070002, row('ERROR_FILE_NOT_FOUND', 'a file was not found')],
  [0x80070005, row('E_ACCESSDENIED', 'DCOM denies access')],
  [0x8007000e, row('E_OUTOFMEMORY', 'not enough memory')],
  [0x80070057, row('E_INVALIDARG', 'COM rejected an argument')],
  [
    0x8007052e,
    row(
      'ERROR_LOGON_FAILURE',
      'the user name or password is wrong',
      'Check options.credentials; the user may be DOMAIN\\user or a user principal name.',
    ),
  ],
  [0x80070775, row('ERROR_ACCOUNT_LOCKED_OUT', 'the account is locked out')],
  [0x800706a6, row('RPC_S_INVALID_BINDING', 'the connection to the host is not valid')],
  [0x800706ba, row('RPC_S_SERVER_UNAVAILABLE', 'the host does not answer', HOST)],
  [0x800706be, row('RPC_S_CALL_FAILED', 'the connection to the host broke during the call')],
  [0x800706bf, row('RPC_S_CALL_FAILED_DNE', 'the connection to the host broke before the call')],
  [0x800706d9, row('EPT_S_NOT_REGISTERED', 'the host has no endpoint for WMI', HOST)],

  // What a method returned, as Invoke-RDUserLogoff reads it.
  [5, row('ERROR_ACCESS_DENIED', 'the broker denies access')],
  [21, row('ERROR_NOT_READY', 'the virtual machine is not running')],
  [1168, row('ERROR_NOT_FOUND', 'the broker knows no such session')],
  [1722, row('RPC_S_SERVER_UNAVAILABLE', 'the broker does not reach the virtualization host')],
]);

/** `0x80041003`; a number that is no HRESULT is shown as it is. */
export function showHresult(errno: number): string {
  if (errno < 0x10000) return String(errno);
  return `0x${errno.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** Whether it is a method of a class that said so, and no call of COM. */
function isReturned(syscall: string): boolean {
  return syscall.startsWith('Win32_');
}

/** The name, a sentence and, where there is one, what to do about an HRESULT, unsigned. */
export function describeHresult(errno: number, syscall = ''): ErrorRow {
  // DCOM has let the caller in.
  if (errno === 0x80070005 && isReturned(syscall)) {
    return row('E_ACCESSDENIED', 'the broker denies access');
  }
  const known = table.get(errno);
  if (known) return known;
  const win32 = errno < 0x10000 ? errno : fromWin32(errno);
  const named = win32 === undefined ? undefined : knownErrno(win32);
  if (named) return row(named.code, named.text);
  const facility = [
    [0x80041000, 0x80041fff, 'WMI'],
    [0x80040000, 0x80040fff, 'COM'],
    [0x80010000, 0x8001ffff, 'COM'],
  ] as const;
  const [, , who = 'Windows'] = facility.find(([from, to]) => errno >= from && errno <= to) ?? [];
  const code = errno < 0x10000 ? `ERROR_${String(errno)}` : `HRESULT_${showHresult(errno)}`;
  return row(code, `${who} reported an error`);
}

/** The Win32 code in what HRESULT_FROM_WIN32 made. */
function fromWin32(errno: number): number | undefined {
  return errno >= 0x80070000 && errno <= 0x8007ffff ? errno - 0x80070000 : undefined;
}

/**
 * What the calls need, in the words of the security page of WMI's namespaces (wmimgmt.msc):
 * https://learn.microsoft.com/windows/win32/wmisdk/access-to-wmi-namespaces
 */
const rights: Readonly<Record<string, string>> = {
  'IWbemLocator::ConnectServer': 'Remote Enable',
  'IWbemServices::ExecQuery': 'Enable Account',
  'IEnumWbemClassObject::Next': 'Enable Account',
  'IWbemServices::GetObject': 'Enable Account',
  'IWbemServices::ExecMethod': 'Execute Methods',
};

/** The permission that the caller lacked, and what to do, if the error says that it is one. */
export function missingWmiRight(
  syscall: string,
  errno: number,
  isRemote: boolean,
): { readonly permission: string; readonly hint: string } | undefined {
  if (!isReturned(syscall) && (errno === 0x80070005 || errno === 0x8001011b)) {
    return isRemote
      ? { permission: 'Remote Activation', hint: DCOM }
      : { permission: 'Local Activation', hint: 'Run elevated, as an administrator of this host.' };
  }
  // The last is what a method returns.
  const denied = [0x80041003, 0x00040009, 5, ...(isReturned(syscall) ? [0x80070005] : [])];
  if (!denied.includes(errno)) return undefined;
  const permission = rights[syscall] ?? 'Execute Methods';
  if (permission !== 'Remote Enable') {
    const hint =
      `The way to the host, its DCOM and the connection are in order. The account needs "${permission}" on the ` +
      'namespace, and the provider wants an administrator of the broker, elevated.';
    return { permission, hint };
  }
  if (!isRemote) {
    const hint = 'Run elevated: on the broker itself the namespace is for its administrators.';
    return { permission: 'Enable Account', hint };
  }
  const hint =
    'The way to the host and its DCOM are open. The account needs the permissions "Enable Account" and "Remote ' +
    'Enable" on the namespace there (wmimgmt.msc).';
  return { permission, hint };
}
