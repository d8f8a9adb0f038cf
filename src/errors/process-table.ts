import { type ErrorRow, row } from './error-row.js';

/*
 * Error numbers of calls about this process and its own desktop: what is said of hosts and their sessions would be
 * wrong there. First by the call, then for all of them.
 */
const DENIED = 'ERROR_ACCESS_DENIED';
const NO_WINDOW =
  'Nothing tells this process of the end of the session then. A service, and a program in a sandbox, may have no right to windows.';

const byCall: Readonly<Record<string, ReadonlyMap<number, ErrorRow>>> = {
  ExitWindowsEx: new Map([
    [
      5,
      row(
        DENIED,
        'access is denied',
        'A program signs out the user of its own logon session only, and a sandbox or a job may forbid even that. For a session by its id there is logoff().',
      ),
    ],
    [
      21,
      row(
        'ERROR_NOT_READY',
        'the session is not ready for it',
        'Its user may still be signing in: try again in a moment.',
      ),
    ],
    [87, row('ERROR_INVALID_PARAMETER', 'Windows rejected the request', 'Check options.reason.')],
    [
      1115,
      row(
        'ERROR_SHUTDOWN_IN_PROGRESS',
        'the session or the host is being ended already',
        'There is nothing more to ask for: onEndSession() tells what comes of it.',
      ),
    ],
    [
      1314,
      row(
        'ERROR_PRIVILEGE_NOT_HELD',
        'a privilege is missing',
        'Signing out needs none on Windows itself: see what a sandbox, or the policy of this host, takes away.',
      ),
    ],
    [1460, row('ERROR_TIMEOUT', 'Windows did not answer in time')],
  ]),
  CreateWindowExW: new Map([
    [5, row(DENIED, 'this process may not have a window', NO_WINDOW)],
    [8, row('ERROR_NOT_ENOUGH_MEMORY', 'the desktop has no memory left for a window', NO_WINDOW)],
  ]),
  ShutdownBlockReasonCreate: new Map([
    [
      5,
      row(
        DENIED,
        'access is denied',
        'Windows shows reasons only of windows of the signed-in user.',
      ),
    ],
    [
      120,
      row(
        'ERROR_CALL_NOT_IMPLEMENTED',
        'this Windows does not have the function',
        'Wine, Nano Server and Windows before Vista show no reasons; onEndSession() works without.',
      ),
    ],
  ]),
};

const ofAll: ReadonlyMap<number, ErrorRow> = new Map([
  [2, row('ERROR_FILE_NOT_FOUND', 'Windows did not find what it needs for it')],
  [5, row(DENIED, 'access is denied')],
  [6, row('ERROR_INVALID_HANDLE', 'a handle is not valid')],
  [31, row('ERROR_GEN_FAILURE', 'Windows reported a general failure')],
  [
    120,
    row(
      'ERROR_CALL_NOT_IMPLEMENTED',
      'this Windows does not have the function',
      'Nano Server and Windows PE lack parts of user32.dll.',
    ),
  ],
  [126, row('ERROR_MOD_NOT_FOUND', 'this Windows does not have the DLL')],
  [127, row('ERROR_PROC_NOT_FOUND', 'this Windows does not have the function')],
  [1158, row('ERROR_NO_MORE_USER_HANDLES', 'this process has too many windows and menus')],
  [1410, row('ERROR_CLASS_ALREADY_EXISTS', 'the class of the window exists already')],
  [1450, row('ERROR_NO_SYSTEM_RESOURCES', 'Windows is out of resources')],
  [
    1459,
    row(
      'ERROR_REQUIRES_INTERACTIVE_WINDOWSTATION',
      'it needs the desktop of a user who is signed in',
    ),
  ],
  [1460, row('ERROR_TIMEOUT', 'the thread of the window did not answer in time')],
]);

/** Whether a call is about this process, and not about a host and its sessions. */
function isAboutProcess(syscall: string): boolean {
  return !syscall.startsWith('WTS');
}

/** What a number means for a call about this process, where it is not what it means for those about sessions. */
export function processErrno(errno: number, syscall: string): ErrorRow | undefined {
  if (!isAboutProcess(syscall)) return undefined;
  return byCall[syscall]?.get(errno) ?? ofAll.get(errno);
}
