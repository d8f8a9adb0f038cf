import { describe, expect, it } from 'vitest';
import { describeHresult, showHresult } from '../../src/errors/hresult-table.js';
import { hresultVerdict } from '../../src/errors/hresult-verdict.js';
import { wmiError } from '../../src/errors/wmi-error.js';

// windows-semantics.md §6.3.
const named: readonly (readonly [number, string])[] = [
  [0x40004, 'WBEM_S_TIMEDOUT'],
  [0x40009, 'WBEM_S_ACCESS_DENIED'],
  [0x40010, 'WBEM_S_PARTIAL_RESULTS'],
  [0x80041001, 'WBEM_E_FAILED'],
  [0x80041002, 'WBEM_E_NOT_FOUND'],
  [0x80041003, 'WBEM_E_ACCESS_DENIED'],
  [0x80041004, 'WBEM_E_PROVIDER_FAILURE'],
  [0x80041005, 'WBEM_E_TYPE_MISMATCH'],
  [0x80041006, 'WBEM_E_OUT_OF_MEMORY'],
  [0x80041008, 'WBEM_E_INVALID_PARAMETER'],
  [0x80041009, 'WBEM_E_NOT_AVAILABLE'],
  [0x8004100a, 'WBEM_E_CRITICAL_ERROR'],
  [0x8004100c, 'WBEM_E_NOT_SUPPORTED'],
  [0x8004100e, 'WBEM_E_INVALID_NAMESPACE'],
  [0x8004100f, 'WBEM_E_INVALID_OBJECT'],
  [0x80041010, 'WBEM_E_INVALID_CLASS'],
  [0x80041011, 'WBEM_E_PROVIDER_NOT_FOUND'],
  [0x80041013, 'WBEM_E_PROVIDER_LOAD_FAILURE'],
  [0x80041014, 'WBEM_E_INITIALIZATION_FAILURE'],
  [0x80041015, 'WBEM_E_TRANSPORT_FAILURE'],
  [0x80041016, 'WBEM_E_INVALID_OPERATION'],
  [0x80041017, 'WBEM_E_INVALID_QUERY'],
  [0x8004101d, 'WBEM_E_UNEXPECTED'],
  [0x80041024, 'WBEM_E_PROVIDER_NOT_CAPABLE'],
  [0x80041028, 'WBEM_E_ILLEGAL_NULL'],
  [0x8004102b, 'WBEM_E_VALUE_OUT_OF_RANGE'],
  [0x8004102e, 'WBEM_E_INVALID_METHOD'],
  [0x8004102f, 'WBEM_E_INVALID_METHOD_PARAMETERS'],
  [0x80041032, 'WBEM_E_CALL_CANCELLED'],
  [0x80041033, 'WBEM_E_SHUTTING_DOWN'],
  [0x8004103a, 'WBEM_E_INVALID_OBJECT_PATH'],
  [0x80041045, 'WBEM_E_SERVER_TOO_BUSY'],
  [0x80041055, 'WBEM_E_METHOD_NOT_IMPLEMENTED'],
  [0x80041056, 'WBEM_E_METHOD_DISABLED'],
  [0x80041062, 'WBEM_E_PRIVILEGE_NOT_HELD'],
  [0x80041064, 'WBEM_E_LOCAL_CREDENTIALS'],
  [0x80041069, 'WBEM_E_TIMED_OUT'],
  [0x8004106c, 'WBEM_E_QUOTA_VIOLATION'],
  [0x80041088, 'WBEM_E_PROVIDER_TIMED_OUT'],
  [0x8004108a, 'WBEM_E_PROVIDER_DISABLED'],
  [0x80070005, 'E_ACCESSDENIED'],
  [0x800706ba, 'RPC_S_SERVER_UNAVAILABLE'],
  [0x800706be, 'RPC_S_CALL_FAILED'],
  [0x80010001, 'RPC_E_CALL_REJECTED'],
  [0x80010105, 'RPC_E_SERVERFAULT'],
  [0x80010106, 'RPC_E_CHANGED_MODE'],
  [0x80010108, 'RPC_E_DISCONNECTED'],
  [0x80010119, 'RPC_E_TOO_LATE'],
  [0x8001011b, 'RPC_E_ACCESS_DENIED'],
  [0x8001011f, 'RPC_E_TIMEOUT'],
  [0x80040154, 'REGDB_E_CLASSNOTREG'],
  [0x800401f0, 'CO_E_NOTINITIALIZED'],
  [0x80080005, 'CO_E_SERVER_EXEC_FAILURE'],
  // Of Win32, by their names there.
  [0x80070035, 'ERROR_BAD_NETPATH'],
  [0x800706bb, 'RPC_S_SERVER_TOO_BUSY'],
  [0x8007045b, 'ERROR_SHUTDOWN_IN_PROGRESS'],
  [0x8007052e, 'ERROR_LOGON_FAILURE'],
  [170, 'ERROR_BUSY'],
];

describe('the error of an HRESULT', () => {
  it.each(named)('%i is %s, with a sentence of its own', (errno, code) => {
    const error = wmiError({ syscall: 'IWbemServices::ExecQuery', errno }, {});
    expect(error).toMatchObject({ code, errno });
    expect(error.message).not.toContain('reported an error');
    expect(error.message).toContain(`(${code}, ${showHresult(errno)}).`);
  });

  it('shows the number as Windows’ tools do, unsigned', () => {
    expect([0x80041003, 0x40010, 5].map(showHresult)).toEqual(['0x80041003', '0x00040010', '5']);
  });

  it('says of one that it does not know whose it is', () => {
    expect(describeHresult(0x80041fff)).toEqual({
      code: 'HRESULT_0x80041FFF',
      text: 'WMI reported an error',
    });
    expect(describeHresult(0x80040fff).text).toBe('COM reported an error');
    expect(describeHresult(0x80079999)).toEqual({
      code: 'HRESULT_0x80079999',
      text: 'Windows reported an error',
    });
    expect(describeHresult(31337).code).toBe('ERROR_31337');
  });

  it('speaks of no session where a file is meant, and of no port of another service', () => {
    expect(describeHresult(0x80070002).text).toBe('a file was not found');
    expect(describeHresult(0x800706ba).hint).not.toContain('445');
    expect(describeHresult(0x80070035)).not.toHaveProperty('hint');
  });

  it('says what is missing on this host, where nothing is remote', () => {
    const syscall = 'IWbemLocator::ConnectServer';
    for (const [errno, here, there] of [
      [0x80041003, 'Enable Account', 'Remote Enable'],
      [0x80070005, 'Local Activation', 'Remote Activation'],
    ] as const) {
      const error = wmiError({ syscall, errno }, {});
      expect(error.permission).toBe(here);
      expect(error.message).toContain('Run elevated');
      expect(wmiError({ syscall, errno }, { server: 'rdcb' }).permission).toBe(there);
    }
  });

  it('says of calls that were not made how many may be', () => {
    const message = (syscall: string): string =>
      wmiError({ syscall, errno: 170, started: false }, { server: 'rdcb' }).message;
    expect(message('IWbemLocator::ConnectServer')).toContain('At most 16 connections');
    expect(message('CoCreateInstance')).toContain('At most 16 connections');
    expect(message('IWbemServices::ExecMethod')).toContain('At most 64 requests');
    expect(message('IWbemServices::ExecQuery')).toContain('Broker.stats()');
  });

  it('tells what a method of the broker denies from what DCOM does', () => {
    const context = { server: 'rdcb-zürich' };
    const returned = { syscall: 'Win32_VirtualDesktopSession::Logoff', errno: 0x80070005 };
    const error = wmiError(returned, context);
    expect(error).toMatchObject({ code: 'E_ACCESSDENIED', permission: 'Execute Methods' });
    expect(error.message).toContain('the broker denies access');
    expect(error.message).not.toContain('Distributed COM Users');
    const syscall = 'IWbemServices::ExecMethod';
    const ofCom = wmiError({ syscall, errno: 0x80070005 }, context);
    expect(ofCom).toMatchObject({ code: 'E_ACCESSDENIED', permission: 'Remote Activation' });
    expect(ofCom.message).toContain('DCOM denies access');
  });

  it('names session, host and broker', () => {
    const context = { server: 'rdcb-zürich', sessionId: 2, vmHostName: 'rdvh-å' };
    const syscall = 'IWbemServices::ExecMethod';
    const error = wmiError({ syscall, errno: 0x80041003 }, context, 'Schade.');
    expect(error).toMatchObject({ ...context, syscall, permission: 'Execute Methods' });
    expect(error.message).toMatch(
      /^IWbemServices::ExecMethod failed for session 2 of "rdvh-å" on server "rdcb-zürich": WMI denies access \(WBEM_E_ACCESS_DENIED, 0x80041003\)\. .* Schade\.$/,
    );
  });
});

describe('what an HRESULT says about a session', () => {
  it.each([
    [0x80041002, 'missing'],
    [1168, 'missing'],
    [7022, 'missing'],
    [0x40009, 'partial'],
    [0x40010, 'partial'],
    [0x80041003, 'denied'],
    [0x80070005, 'denied'],
    [0x8001011b, 'denied'],
    [5, 'denied'],
    [0x80041045, 'not-yet'],
    [0x800706bb, 'not-yet'],
    [0x800700aa, 'not-yet'],
    [0x800706ba, 'transport'],
    [0x800706be, 'transport'],
    [1722, 'transport'],
    [0x80010108, 'transport'],
    [0x80041015, 'transport'],
    [0x80041088, 'transport'],
    [0x8004100e, 'unsupported'],
    [0x80041010, 'unsupported'],
    [0x80040154, 'unsupported'],
    [0x80041001, 'failed'],
    [0x80070002, 'failed'],
    [2, 'failed'],
    [0x8007139f, 'failed'],
  ] as const)('%i is %s', (errno, verdict) => {
    expect(hresultVerdict({ errno })).toBe(verdict);
  });

  it('tells a call that was not made', () => {
    expect(hresultVerdict({ errno: 170, started: false })).toBe('not-asked');
    expect(hresultVerdict({ errno: 8, started: false })).toBe('failed');
  });

  it('lets nothing but "not found" ever mean that it is gone', () => {
    const ranges = [0, 0x40000, 0x80010000, 0x80040000, 0x80041000, 0x80070000, 0x80080000];
    const missing = ranges
      .flatMap((from) => Array.from({ length: 0x2000 }, (_, i) => from + i))
      .filter((errno) => hresultVerdict({ errno }) === 'missing');
    expect([...new Set(missing)]).toEqual([1168, 7022, 0x80041002]);
  });
});
