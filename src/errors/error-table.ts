import { type ErrorRow, row } from './error-row.js';
import { processErrno } from './process-table.js';

/*
 * Windows' error numbers with their names (winerror.h) and words of our own: English on every Windows
 * language, and about sessions where Windows' text is about files.
 */
const table: ReadonlyMap<number, ErrorRow> = new Map([
  [
    2,
    row(
      'ERROR_FILE_NOT_FOUND',
      'the session does not exist',
      'List the sessions again: it may have ended.',
    ),
  ],
  [
    5,
    row(
      'ERROR_ACCESS_DENIED',
      'access is denied',
      'Run as an administrator of that host; on client editions of Windows remote calls also need AllowRemoteRPC.',
    ),
  ],
  [6, row('ERROR_INVALID_HANDLE', 'the server handle is not valid')],
  [8, row('ERROR_NOT_ENOUGH_MEMORY', 'not enough memory')],
  [14, row('ERROR_OUTOFMEMORY', 'not enough memory')],
  [21, row('ERROR_NOT_READY', 'the host is not ready')],
  [31, row('ERROR_GEN_FAILURE', 'the host reported a general failure')],
  [50, row('ERROR_NOT_SUPPORTED', 'this Windows does not support the request')],
  [
    53,
    row('ERROR_BAD_NETPATH', 'the host was not found', 'Check the name and that the host is on.'),
  ],
  [64, row('ERROR_NETNAME_DELETED', 'the connection to the host was lost')],
  [87, row('ERROR_INVALID_PARAMETER', 'Windows rejected a parameter')],
  [
    120,
    row(
      'ERROR_CALL_NOT_IMPLEMENTED',
      'this Windows does not have the function',
      'Nano Server, Windows PE and Wine have no Remote Desktop Services.',
    ),
  ],
  [121, row('ERROR_SEM_TIMEOUT', 'the host did not answer in time')],
  [122, row('ERROR_INSUFFICIENT_BUFFER', 'the buffer is too small')],
  [124, row('ERROR_INVALID_LEVEL', 'the information level is not known')],
  [164, row('ERROR_MAX_THRDS_REACHED', 'no more threads can be started')],
  [170, row('ERROR_BUSY', 'Windows is busy', 'Try again in a moment.')],
  [234, row('ERROR_MORE_DATA', 'there is more than the buffer holds')],
  [
    259,
    row(
      'ERROR_NO_MORE_ITEMS',
      'Windows gave no sessions',
      'The account may lack the right to see them.',
    ),
  ],
  [995, row('ERROR_OPERATION_ABORTED', 'the call was cancelled')],
  [996, row('ERROR_IO_INCOMPLETE', 'the operation has not ended yet')],
  [997, row('ERROR_IO_PENDING', 'the operation goes on in the background')],
  [1008, row('ERROR_NO_TOKEN', 'nobody is logged on to the session')],
  [1115, row('ERROR_SHUTDOWN_IN_PROGRESS', 'the host is shutting down')],
  [1116, row('ERROR_NO_SHUTDOWN_IN_PROGRESS', 'no shutdown is in progress')],
  [1168, row('ERROR_NOT_FOUND', 'the session was not found')],
  [1191, row('ERROR_SHUTDOWN_USERS_LOGGED_ON', 'other users are logged on')],
  [1245, row('ERROR_NOT_LOGGED_ON', 'the user is not logged on')],
  [1265, row('ERROR_DOWNGRADE_DETECTED', 'the host could not be authenticated')],
  [1311, row('ERROR_NO_LOGON_SERVERS', 'no domain controller answers')],
  [1312, row('ERROR_NO_SUCH_LOGON_SESSION', 'the logon has ended')],
  [1314, row('ERROR_PRIVILEGE_NOT_HELD', 'a privilege is missing')],
  [
    1326,
    row(
      'ERROR_LOGON_FAILURE',
      'the user name or password is wrong',
      "Another user's session needs that user's password: options.password.",
    ),
  ],
  [1327, row('ERROR_ACCOUNT_RESTRICTION', 'an account restriction prevents the logon')],
  [1328, row('ERROR_INVALID_LOGON_HOURS', 'the account may not log on at this time')],
  [1330, row('ERROR_PASSWORD_EXPIRED', 'the password has expired')],
  [1331, row('ERROR_ACCOUNT_DISABLED', 'the account is disabled')],
  [1355, row('ERROR_NO_SUCH_DOMAIN', 'the domain does not exist or does not answer')],
  [1359, row('ERROR_INTERNAL_ERROR', 'Windows reported an internal error')],
  [1385, row('ERROR_LOGON_TYPE_NOT_GRANTED', 'the account may not log on in this way')],
  [1450, row('ERROR_NO_SYSTEM_RESOURCES', 'the host is out of resources')],
  [1460, row('ERROR_TIMEOUT', 'the operation timed out on the host')],
  [
    1702,
    row(
      'RPC_S_INVALID_BINDING',
      'Remote Desktop Services is not ready',
      'It may still be starting: try again in a moment.',
    ),
  ],
  [1707, row('RPC_S_INVALID_NET_ADDR', 'the host name is not valid')],
  [1717, row('RPC_S_UNKNOWN_IF', 'the host does not offer the service')],
  [
    1722,
    row(
      'RPC_S_SERVER_UNAVAILABLE',
      'the host does not answer',
      'Check its name, that it is on, and that TCP port 445 and Remote Desktop Services RPC are open to this machine; a working Remote Desktop (3389) proves neither.',
    ),
  ],
  [1723, row('RPC_S_SERVER_TOO_BUSY', 'the host is too busy', 'Try again in a moment.')],
  [
    1726,
    row(
      'RPC_S_CALL_FAILED',
      'the connection to the host broke during the call',
      'Whether the call took effect is not known.',
    ),
  ],
  [1727, row('RPC_S_CALL_FAILED_DNE', 'the connection to the host broke before the call')],
  [1728, row('RPC_S_PROTOCOL_ERROR', 'an RPC protocol error occurred')],
  [1733, row('RPC_S_INVALID_TAG', 'the host does not have this information')],
  [1734, row('RPC_S_INVALID_BOUND', 'an array bound is invalid')],
  [1753, row('EPT_S_NOT_REGISTERED', 'Remote Desktop Services is not running on the host')],
  [1783, row('RPC_X_BAD_STUB_DATA', 'the host received bad data')],
  [1784, row('ERROR_INVALID_USER_BUFFER', 'a buffer is not valid')],
  [1818, row('RPC_S_CALL_CANCELLED', 'the call was cancelled')],
  [1820, row('RPC_S_COMM_FAILURE', 'the communication with the host failed')],
  [1825, row('RPC_S_SEC_PKG_ERROR', 'a security error occurred on the connection')],
  [5023, row('ERROR_INVALID_STATE', 'the session is not in the right state')],
  [7001, row('ERROR_CTX_WINSTATION_NAME_INVALID', 'the session name is not valid')],
  [7002, row('ERROR_CTX_INVALID_PD', 'the protocol driver is not valid')],
  [7003, row('ERROR_CTX_PD_NOT_FOUND', 'the protocol driver was not found')],
  [7004, row('ERROR_CTX_WD_NOT_FOUND', 'the connection driver was not found')],
  [7005, row('ERROR_CTX_CANNOT_MAKE_EVENTLOG_ENTRY', 'the event log could not be written')],
  [7006, row('ERROR_CTX_SERVICE_NAME_COLLISION', 'a service of that name exists')],
  [7007, row('ERROR_CTX_CLOSE_PENDING', 'the session is being closed')],
  [7008, row('ERROR_CTX_NO_OUTBUF', 'no output buffers are free')],
  [7009, row('ERROR_CTX_MODEM_INF_NOT_FOUND', 'the modem file was not found')],
  [7010, row('ERROR_CTX_INVALID_MODEMNAME', 'the modem name is not valid')],
  [7011, row('ERROR_CTX_MODEM_RESPONSE_ERROR', 'the modem reported an error')],
  [7012, row('ERROR_CTX_MODEM_RESPONSE_TIMEOUT', 'the modem did not answer')],
  [7013, row('ERROR_CTX_MODEM_RESPONSE_NO_CARRIER', 'the modem found no carrier')],
  [7014, row('ERROR_CTX_MODEM_RESPONSE_NO_DIALTONE', 'the modem found no dial tone')],
  [7015, row('ERROR_CTX_MODEM_RESPONSE_BUSY', 'the line was busy')],
  [7016, row('ERROR_CTX_MODEM_RESPONSE_VOICE', 'a voice answered the modem')],
  [7017, row('ERROR_CTX_TD_ERROR', 'the transport driver reported an error')],
  [
    7022,
    row(
      'ERROR_CTX_WINSTATION_NOT_FOUND',
      'the session cannot be found',
      'It may have ended, or may not be visible to this account.',
    ),
  ],
  [7023, row('ERROR_CTX_WINSTATION_ALREADY_EXISTS', 'the session name is in use')],
  [
    7024,
    row(
      'ERROR_CTX_WINSTATION_BUSY',
      'Remote Desktop Services is busy with the session',
      'Try again in a moment.',
    ),
  ],
  [7025, row('ERROR_CTX_BAD_VIDEO_MODE', 'the video mode is not supported')],
  [7035, row('ERROR_CTX_GRAPHICS_INVALID', 'the graphics mode is not supported')],
  [7037, row('ERROR_CTX_LOGON_DISABLED', 'interactive logon is disabled')],
  [7038, row('ERROR_CTX_NOT_CONSOLE', 'the request is for the console only')],
  [7040, row('ERROR_CTX_CLIENT_QUERY_TIMEOUT', 'the client did not answer')],
  [7041, row('ERROR_CTX_CONSOLE_DISCONNECT', 'the console session cannot be disconnected')],
  [
    7042,
    row('ERROR_CTX_CONSOLE_CONNECT', 'a disconnected session cannot be reconnected to the console'),
  ],
  [7044, row('ERROR_CTX_SHADOW_DENIED', 'remote control was denied')],
  [7045, row('ERROR_CTX_WINSTATION_ACCESS_DENIED', 'access to the session is denied')],
  [7049, row('ERROR_CTX_INVALID_WD', 'the connection driver is not valid')],
  [7050, row('ERROR_CTX_SHADOW_INVALID', 'the session cannot be controlled remotely')],
  [7051, row('ERROR_CTX_SHADOW_DISABLED', 'remote control is disabled for the session')],
  [7052, row('ERROR_CTX_CLIENT_LICENSE_IN_USE', 'the client licence is in use')],
  [7053, row('ERROR_CTX_CLIENT_LICENSE_NOT_SET', 'the client has no licence')],
  [7054, row('ERROR_CTX_LICENSE_NOT_AVAILABLE', 'no licence is available')],
  [7055, row('ERROR_CTX_LICENSE_CLIENT_INVALID', 'the client has no valid licence')],
  [7056, row('ERROR_CTX_LICENSE_EXPIRED', 'the licence has expired')],
  [7057, row('ERROR_CTX_SHADOW_NOT_RUNNING', 'the session is not being controlled')],
  [
    7058,
    row(
      'ERROR_CTX_SHADOW_ENDED_BY_MODE_CHANGE',
      'remote control ended because the video mode changed',
    ),
  ],
  [7060, row('ERROR_CTX_WINSTATIONS_DISABLED', 'remote logons are disabled')],
  [7061, row('ERROR_CTX_ENCRYPTION_LEVEL_REQUIRED', 'a higher encryption level is required')],
  [7062, row('ERROR_CTX_SESSION_IN_USE', 'the session is in use')],
  [7063, row('ERROR_CTX_NO_FORCE_LOGOFF', 'the logged-on user cannot be forced off')],
  [7064, row('ERROR_CTX_ACCOUNT_RESTRICTION', 'an account restriction prevents it')],
  [7065, row('ERROR_RDP_PROTOCOL_ERROR', 'an RDP protocol error occurred')],
  [7066, row('ERROR_CTX_CDM_CONNECT', 'client drives were connected')],
  [7067, row('ERROR_CTX_CDM_DISCONNECT', 'client drives were disconnected')],
  [7068, row('ERROR_CTX_SECURITY_LAYER_ERROR', 'the security layer reported an error')],
  [7069, row('ERROR_TS_INCOMPATIBLE_SESSIONS', 'the sessions are of incompatible kinds')],
  [7070, row('ERROR_TS_VIDEO_SUBSYSTEM_ERROR', 'the video subsystem reported an error')],
]);

/**
 * The name, a sentence and, where there is one, what to do about a Windows error number.
 *
 * @param syscall - The call that failed, where the same number means different things; default: one about sessions.
 */
export function describeErrno(errno: number, syscall = 'WTS'): ErrorRow {
  if (errno === 0) {
    return row(
      'ERROR_CALL_NOT_IMPLEMENTED',
      'Windows reported a failure without a code, as a stub of the function does',
    );
  }
  const known = processErrno(errno, syscall) ?? knownErrno(errno);
  return known ?? row(`ERROR_${String(errno)}`, 'Windows reported an error');
}

export function knownErrno(errno: number): ErrorRow | undefined {
  return table.get(errno);
}

/**
 * What each call needs, in the words of Microsoft's "Remote Desktop Services Permissions":
 * https://learn.microsoft.com/windows/win32/termserv/terminal-services-permissions
 */
const rights: Readonly<Record<string, string>> = {
  WTSEnumerateSessionsExW: 'Query Information',
  WTSEnumerateSessionsW: 'Query Information',
  WTSQuerySessionInformationW: 'Query Information',
  WTSLogoffSession: 'Reset',
  WTSDisconnectSession: 'Disconnect',
  WTSConnectSessionW: 'Connect',
};

/** The permission that the caller lacked, if that is what the error says. */
export function missingRight(syscall: string, errno: number): string | undefined {
  return errno === 5 || errno === 7045 ? rights[syscall] : undefined;
}
