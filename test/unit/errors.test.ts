import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadError, windowsError, WtsError } from '../../src/errors/wts-error.js';

describe('WtsError', () => {
  const error = windowsError(
    { syscall: 'WTSLogoffSession', errno: 5 },
    { server: 'rdsh-zürich', sessionId: 3 },
  );

  it('says which call, which code, which session, which server and what to do', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'WtsError',
      code: 'ERROR_ACCESS_DENIED',
      errno: 5,
      syscall: 'WTSLogoffSession',
      server: 'rdsh-zürich',
      sessionId: 3,
      permission: 'Reset',
    });
    expect(error.message).toBe(
      'WTSLogoffSession failed for session 3 on server "rdsh-zürich": access is denied (ERROR_ACCESS_DENIED, 5). ' +
        'It needs the permission "Reset" on that session. ' +
        'Run as an administrator of that host; on client editions of Windows remote calls also need AllowRemoteRPC.',
    );
  });

  it('says of a host that denies access what to do there, and of a session which right is missing', () => {
    const denied = windowsError(
      { syscall: 'WTSEnumerateSessionsExW', errno: 5 },
      { server: 'rdsh1' },
    );
    expect(denied.permission).toBe('Query Information');
    expect(denied.message).toBe(
      'WTSEnumerateSessionsExW failed for server "rdsh1": access is denied (ERROR_ACCESS_DENIED, 5). ' +
        'It needs the permission "Query Information" on the sessions of that host. ' +
        'Run as an administrator of that host; on client editions of Windows remote calls also need AllowRemoteRPC.',
    );
    const here = windowsError({ syscall: 'WTSLogoffSession', errno: 5 }, { sessionId: 3 });
    expect(here.message).toMatch(/the permission "Reset" on that session\.$/);
  });

  it('says of calls about this process nothing of hosts, their sessions or servers', () => {
    for (const syscall of ['ExitWindowsEx', 'CreateWindowExW', 'ShutdownBlockReasonCreate', 'X']) {
      for (const errno of [0, 2, 5, 6, 8, 14, 21, 31, 50, 87, 120, 126, 127, 1115, 1314, 1460]) {
        const { message, permission } = windowsError({ syscall, errno }, {});
        expect(message).not.toMatch(/AllowRemoteRPC|administrator|server|the session does|Remote/);
        expect(permission).toBe(undefined);
        expect(message).toMatch(/^\w+ failed: [^(]+ \(ERROR_[A-Z_]+, \d+\)\./);
      }
    }
    const ofSession = windowsError({ syscall: 'WTSLogoffSession', errno: 1115 }, {});
    expect(ofSession.message).toContain('the host is shutting down');
  });

  it.each([164, 995, 997, 1330, 1359, 1460])('has a name for %i', (errno) => {
    const { code, message } = windowsError({ syscall: 'WTSLogoffSession', errno }, {});
    expect(code).toMatch(/^ERROR_[A-Z_]+$/);
    expect(message).not.toContain('Windows reported an error');
  });

  it('shows nothing that is not known', () => {
    const bare = windowsError({ syscall: 'WTSEnumerateSessionsExW', errno: 1722 }, {});
    expect(Object.keys(bare).sort()).toEqual(['code', 'errno', 'syscall']);
    expect(inspect(bare)).not.toContain('undefined');
  });

  it('names a code that it does not know by its number', () => {
    expect(windowsError({ syscall: 'WTSLogoffSession', errno: 31337 }, {})).toMatchObject({
      code: 'ERROR_31337',
      errno: 31337,
    });
  });

  it('explains a failure without a code', () => {
    expect(windowsError({ syscall: 'WTSLogoffSession', errno: 0 }, {})).toMatchObject({
      code: 'ERROR_CALL_NOT_IMPLEMENTED',
      errno: 0,
    });
  });

  it('keeps the cause of a load that failed and names architecture and runtime', () => {
    const cause = new Error('%1 is not a valid Win32 application.');
    const failed = loadError('node.napi.node is empty', cause);
    expect(failed).toMatchObject({ code: 'ERR_WTS_LOAD', cause });
    expect(failed.message).toContain(process.arch);
    expect(failed.message).toMatch(/: node\.napi\.node is empty$/);
    expect(failed.message).toContain(`node ${process.versions.node}`);
    expect(new WtsError('ERR_WTS_CLOSED', 'zu')).not.toHaveProperty('cause');
  });
});
