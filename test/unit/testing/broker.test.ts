import { describe, expect, it, vi } from 'vitest';

import type { NativeFailure, PackedRecord } from '../../../src/native/binding.js';
import { decodeStats, LANES } from '../../../src/native/record.js';
import {
  defaultDesktops,
  SimulatedHost,
  type SimulatedBroker,
} from '../../../src/testing/index.js';
import { Handles } from '../../../src/testing/seam/handles.js';
import { Lanes } from '../../../src/testing/seam/lanes.js';
import { wmiBinding, type WmiHandles } from '../../../src/testing/seam/wmi-binding.js';
import { WindowsModel } from '../../../src/testing/windows-model.js';
import {
  collector,
  DESKTOP,
  errnoOf,
  listed,
  look,
  openWmi,
  RDMS,
  START,
  succeeded,
  useFakeTime,
} from './helpers.js';

useFakeTime();

const ZOE = `${DESKTOP}.SessionId=2,VMHostName="rdvh1.contoso.com"`;
const ALL = ['SessionId', 'VMHostName', 'VMName', 'ConnectState', 'UserName', 'DomainName'];

function hostWith(broker: SimulatedBroker = {}): SimulatedHost {
  return new SimulatedHost({ brokers: { Bröker: broker } });
}

function connected(host: SimulatedHost): ReturnType<typeof openWmi> {
  return openWmi(host.binding, 'Bröker');
}

const connecting = (errno: number) => ({ syscall: 'IWbemLocator::ConnectServer', errno });

describe('connecting to a broker', () => {
  it('takes its name whatever the case, and lists the call as the script spells it', () => {
    const host = new SimulatedHost({ brokers: { Bröker: {}, '': {} } });
    openWmi(host.binding, 'BRÖKER');
    openWmi(host.binding, '', 'ROOT\\CIMV2\\RDMS');
    const call = 'IWbemLocator::ConnectServer';
    expect(host.calls).toEqual([
      { call, server: 'Bröker' },
      { call, server: '' },
    ]);
    expect(host.openBrokers).toBe(2);
  });

  it('fails where there is no broker: the namespace is missing (#52)', () => {
    const { binding } = new SimulatedHost({
      servers: { RDSH2: {} },
      brokers: { Bröker: { namespaceMissing: true } },
    });
    for (const name of ['', 'rdsh2', 'bröker']) {
      expect(binding.openWmi(name, RDMS, '', '', '')).toEqual(connecting(0x8004100e));
      openWmi(binding, name, 'root\\cimv2');
    }
    expect(errnoOf(binding.openWmi('bröker', 'root\\other', '', '', ''))).toBe(0x8004100e);
  });

  it('fails in its time where no host answers (#52)', () => {
    const { binding } = new SimulatedHost({ unreachableDelay: 700 });
    const { outcomes, done } = collector<unknown>();
    binding.openWmi('NOBODY', 'root\\cimv2', '', '', '', done);
    vi.advanceTimersByTime(699);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([connecting(0x800706ba)]);
  });

  it.each([
    ['zoë', 'contoso', 'Ø', undefined],
    ['CONTOSO\\Zoë', '', 'Ø', undefined],
    ['ada@contoso.com', '', 'Ŝ', undefined],
    ['Zoë', 'CONTOSO', 'ø', 0x80070005],
    ['Zoë', '', 'Ø', 0x80070005],
    ['Zoë', 'OTHER', 'Ø', 0x80070005],
    ['', '', '', undefined],
  ])('as %s of %j with %j gives %s', (user, domain, password, errno) => {
    const host = hostWith({
      accounts: [
        { userName: 'Zoë', domain: 'CONTOSO', password: 'Ø' },
        { userName: 'ada@contoso.com', password: 'Ŝ' },
      ],
    });
    expect(errnoOf(host.binding.openWmi('Bröker', RDMS, user, domain, password))).toBe(errno);
    expect(JSON.stringify(host.calls)).not.toContain('Ø');
  });

  it('takes any account unless the script names some, and this process unless it is refused', () => {
    expect(errnoOf(hostWith().binding.openWmi('Bröker', RDMS, 'a', '', 'b'))).toBe(undefined);
    const { binding } = hostWith({ refusesCaller: true });
    expect(binding.openWmi('Bröker', RDMS, '', '', '')).toEqual(connecting(0x80070005));
    expect(errnoOf(binding.openWmi('Bröker', RDMS, 'a', '', 'b'))).toBe(undefined);
  });

  it('takes no account on this host (§6.2)', () => {
    const { binding } = new SimulatedHost({ brokers: { '': {} } });
    expect(binding.openWmi('', RDMS, 'Zoë', '', 'Ø')).toEqual(connecting(0x80041064));
  });
});

describe('a connection', () => {
  it('fails with 6 after its close, which may come twice, and calls under way finish', () => {
    const host = hostWith({ latency: 100 });
    const { binding } = host;
    const wmi = connected(host);
    const { outcomes, done } = collector<unknown>();
    binding.getInstance(wmi, ZOE, [], done);
    binding.closeWmi(wmi);
    binding.closeWmi(wmi);
    const closed = { errno: 6, started: false };
    const before = host.calls.length;
    expect(binding.getInstance(wmi, ZOE, [])).toEqual({
      syscall: 'IWbemServices::GetObject',
      ...closed,
    });
    expect(binding.listInstances(wmi, DESKTOP, [])).toMatchObject(closed);
    expect(binding.callMethod(wmi, ZOE, DESKTOP, 'Logoff', [], [])).toMatchObject(closed);
    expect(binding.wmiStats(wmi)).toEqual({ syscall: 'wmiStats', ...closed });
    expect(host.calls).toHaveLength(before);
    expect(host.openBrokers).toBe(1);
    vi.advanceTimersByTime(100);
    expect(outcomes).toMatchObject([{ text: ZOE }]);
    expect(host.openBrokers).toBe(0);
  });

  it('is not left behind by an opening that was abandoned, nor by a reset', () => {
    const host = hostWith({ latency: 100 });
    host.binding.abandon(host.binding.openWmi('Bröker', RDMS, '', '', '', () => undefined));
    vi.advanceTimersByTime(200);
    expect(host.openBrokers).toBe(0);
    const wmi = connected(host);
    host.reset();
    expect(host.openBrokers).toBe(0);
    expect(look(host.binding, wmi, ZOE)).toBe(6);
  });

  it('is no handle to a server, nor to another host', () => {
    const host = hostWith();
    const wmi = connected(host);
    expect(() => host.binding.enumerateSessions(wmi as never)).toThrow(TypeError);
    expect(() => hostWith().binding.listInstances(wmi, DESKTOP, [])).toThrow(TypeError);
    for (const wrong of [undefined, null, {}, 'Bröker'] as never[]) {
      expect(() => host.binding.getInstance(wrong, ZOE, [])).toThrow(TypeError);
      expect(() => {
        host.binding.closeWmi(wrong);
      }).toThrow(TypeError);
      expect(() => host.binding.wmiStats(wrong)).toThrow(TypeError);
    }
  });

  it('counts what is under way there, and not with the calls of wtsapi32.dll', () => {
    const host = new SimulatedHost({
      brokers: { Bröker: { latency: 50 } },
      servers: { Bröker: { latency: 50 } },
    });
    const { binding } = host;
    const wmi = connected(host);
    const { done } = collector<unknown>();
    binding.openWmi('bröker', RDMS, '', '', '', done);
    binding.listInstances(wmi, DESKTOP, [], done);
    binding.getInstance(wmi, ZOE, [], done);
    binding.callMethod(wmi, ZOE, DESKTOP, 'Logoff', [], [], done);
    const running = (record: PackedRecord | NativeFailure): number[] => {
      const stats = decodeStats(succeeded(record));
      return LANES.map((lane) => stats[lane].running);
    };
    expect(running(binding.wmiStats(wmi))).toEqual([2, 1, 0, 1, 0]);
    const server = succeeded(binding.openServer('Bröker', false));
    expect(running(binding.hostStats(server))).toEqual([0, 0, 0, 0, 0]);
    vi.advanceTimersByTime(50);
    expect(running(binding.wmiStats(wmi))).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('the list of virtual desktops', () => {
  it('has those of the script, NULL for what it leaves out, and a path for each (#53)', () => {
    const host = hostWith({
      desktops: [
        { sessionId: 2, vmHostName: 'RDVH-Å', userName: 'Łukasz 🦊', domainName: '', vmName: 'ÞV' },
        { sessionId: 2, vmHostName: 'say "\\"', connectState: 4294967295 },
      ],
    });
    expect(listed(host.binding, connected(host), ALL)).toEqual([
      {
        path: `${DESKTOP}.SessionId=2,VMHostName="RDVH-Å"`,
        SessionId: 2,
        VMHostName: 'RDVH-Å',
        VMName: 'ÞV',
        ConnectState: 0,
        UserName: 'Łukasz 🦊',
        DomainName: undefined,
      },
      {
        path: `${DESKTOP}.SessionId=2,VMHostName="say \\"\\\\\\""`,
        SessionId: 2,
        VMHostName: 'say "\\"',
        VMName: undefined,
        ConnectState: 4294967295,
        UserName: undefined,
        DomainName: undefined,
      },
    ]);
  });

  it('has empty texts instead of NULL when the script says so (#53)', () => {
    const host = hostWith({ desktops: [{ sessionId: 1, vmHostName: 'Å' }], nullStrings: false });
    expect(listed(host.binding, connected(host), ['UserName'])).toMatchObject([{ UserName: '' }]);
  });

  it('has the default desktops where the script names none, with one id on two hosts (#53)', () => {
    const host = hostWith();
    const rows = listed(host.binding, connected(host), ['SessionId', 'VMHostName', 'UserName']);
    expect(rows).toMatchObject(
      defaultDesktops.map((desktop) => ({
        SessionId: desktop.sessionId,
        VMHostName: desktop.vmHostName,
        UserName: desktop.userName,
      })),
    );
    expect(new Set(rows.map((row) => row.SessionId)).size).toBeLessThan(rows.length);
    expect(new Set(rows.map((row) => row.path)).size).toBe(rows.length);
  });

  it('is that of the moment at which it is ready', () => {
    const host = hostWith({ latency: 200, desktops: [] });
    const wmi = connected(host);
    const { outcomes, done } = collector<{ text: string }>();
    host.binding.listInstances(wmi, DESKTOP, [], done);
    vi.advanceTimersByTime(199);
    expect(outcomes).toEqual([]);
    host.addDesktop({ sessionId: 9, vmHostName: 'Ø' }, 'bröker');
    vi.advanceTimersByTime(1);
    expect(outcomes).toMatchObject([{ text: `${DESKTOP}.SessionId=9,VMHostName="Ø"` }]);
  });

  it('can have more instances than one Next gives', () => {
    const desktops = Array.from({ length: 130 }, (_, i) => ({ sessionId: i, vmHostName: 'Ø' }));
    const host = hostWith({ desktops });
    const rows = listed(host.binding, connected(host), ['SessionId']);
    expect(rows.map((row) => row.SessionId)).toEqual(desktops.map((one) => one.sessionId));
    host.reset({ brokers: { Bröker: { desktops: desktops.slice(0, 64) } } });
    expect(listed(host.binding, connected(host), [])).toHaveLength(64);
  });

  it('fails with the class that is missing, at Next (#52)', () => {
    const host = hostWith({ classMissing: true });
    const wmi = connected(host);
    const failed = { syscall: 'IEnumWbemClassObject::Next', errno: 0x80041010 };
    expect(host.binding.listInstances(wmi, DESKTOP, [])).toEqual(failed);
    expect(host.binding.listInstances(wmi, 'Win32_Nothing', [])).toEqual(failed);
    expect(host.calls.slice(1, 3)).toEqual([
      { call: 'IWbemServices::ExecQuery', server: 'Bröker', className: DESKTOP },
      { call: 'IEnumWbemClassObject::Next', server: 'Bröker', className: DESKTOP },
    ]);
  });

  it('knows no class of another namespace (§6.4)', () => {
    const { binding } = hostWith({ directory: [] });
    const cimv2 = openWmi(binding, 'Bröker', 'root\\cimv2');
    expect(errnoOf(binding.listInstances(cimv2, DESKTOP, []))).toBe(0x80041010);
    const directory = 'Win32_SessionDirectorySession';
    expect(errnoOf(binding.listInstances(openWmi(binding, 'Bröker'), directory, []))).toBe(
      0x80041010,
    );
    expect(listed(binding, cimv2, [], directory)).toEqual([]);
  });

  it('leaves no query behind, not even when it is abandoned', () => {
    const windows = new WindowsModel({ brokers: { '': { latency: 5 } } });
    const handles: WmiHandles = new Handles('wmi');
    const binding = wmiBinding(windows, handles, new Lanes(windows.clock));
    const wmi = handles.open({ path: RDMS, lane: '' });
    const { outcomes, done } = collector<unknown>();
    binding.listInstances(wmi, DESKTOP, [], done);
    const ticket = binding.listInstances(wmi, DESKTOP, [], done);
    vi.advanceTimersByTime(1);
    expect(windows.host.queries.size).toBe(2);
    windows.runner.abandon(ticket);
    vi.advanceTimersByTime(5);
    expect(outcomes).toHaveLength(1);
    expect(windows.host.queries.size).toBe(0);
  });

  it.each([0x40010, 0x40009] as const)('that is incomplete ends with %d (§6.3)', (incomplete) => {
    const host = hostWith({ incomplete });
    const failed = { syscall: 'IEnumWbemClassObject::Next', errno: incomplete };
    expect(host.binding.listInstances(connected(host), DESKTOP, [])).toEqual(failed);
  });

  it('shows desktops that may not be queried, or leaves them out (#52)', () => {
    const desktops = [{ sessionId: 2, vmHostName: 'Ø', denied: ['query'] }] as const;
    const path = `${DESKTOP}.SessionId=2,VMHostName="Ø"`;
    const host = hostWith({ desktops });
    expect(listed(host.binding, connected(host), [])).toEqual([{ path }]);
    expect(look(host.binding, connected(host), path)).toBe(0x80041003);
    host.reset({
      brokers: {
        Bröker: { desktops: [{ ...desktops[0], deniedError: 0x80041002 }], hidesDenied: true },
      },
    });
    expect(listed(host.binding, connected(host), [])).toEqual([]);
    expect(look(host.binding, connected(host), path)).toBe(0x80041002);
  });

  it('can have values of other types, and instances without a path', () => {
    const wrongTypes = { SessionId: 'text', UserName: 'number', ConnectState: 'null' } as const;
    const host = hostWith({ wrongTypes, paths: 'none' });
    const rows = listed(host.binding, connected(host), ['SessionId', 'UserName', 'ConnectState']);
    expect(rows[0]).toEqual({ path: '', SessionId: '2', UserName: 0, ConnectState: undefined });
    host.reset({ brokers: { Bröker: { paths: 'full' } } });
    expect(listed(host.binding, connected(host), [])[0]?.path).toBe(
      `\\\\Bröker\\root\\cimv2\\rdms:${ZOE}`,
    );
  });

  it('knows no properties but its own', () => {
    const host = hostWith();
    expect(host.binding.listInstances(connected(host), DESKTOP, ['Nothing'])).toEqual({
      syscall: 'IWbemClassObject::Get',
      errno: 0x80041002,
    });
  });
});

describe('a look at one desktop', () => {
  it.each([
    ZOE,
    `${DESKTOP.toLowerCase()}.vmhostname="RDVH1.CONTOSO.COM",sessionid=2`,
    `\\\\BRÖKER\\root\\cimv2\\rdms:${ZOE}`,
    `\\\\.\\root\\cimv2\\rdms:${ZOE}`,
  ])('finds it by %s', (path) => {
    const host = hostWith();
    expect(look(host.binding, connected(host), path, 'UserName')).toBe('Zoë');
    expect(host.calls.at(-1)).toMatchObject({
      call: 'IWbemServices::GetObject',
      ...{ server: 'Bröker', className: DESKTOP, sessionId: 2 },
    });
  });

  it.each([
    [`${DESKTOP}.SessionId=3,VMHostName="rdvh1.contoso.com"`, 0x80041002],
    ['Win32_Nothing.SessionId=2', 0x80041010],
    [`${DESKTOP}.SessionId=2`, 0x8004103a],
    [`${DESKTOP}.SessionId=2,VMName="rdvh1.contoso.com"`, 0x8004103a],
    [`${DESKTOP}.SessionId="2",VMHostName="rdvh1.contoso.com"`, 0x8004103a],
    [`${DESKTOP}.SessionId=2,VMHostName=1`, 0x8004103a],
    [`${DESKTOP}.SessionId=2,VMHostName="rdvh1.contoso.com",A=1`, 0x8004103a],
    [`${DESKTOP}.SessionId=2,VMHostName='rdvh1'`, 0x8004103a],
    [`\\\\OTHER\\root\\cimv2\\rdms:${ZOE}`, 0x8004103a],
    [`\\\\Bröker\\root\\cimv2:${ZOE}`, 0x8004103a],
    ['', 0x8004103a],
  ])('by %s fails with %d (§6.1)', (path, errno) => {
    const host = hostWith();
    expect(look(host.binding, connected(host), path)).toBe(errno);
  });

  it('says that the class is missing, or as well that nothing is there (#52)', () => {
    const host = hostWith({ classMissing: true });
    expect(look(host.binding, connected(host), ZOE)).toBe(0x80041010);
    host.reset({ brokers: { Bröker: { classMissing: true, missingClassError: 0x80041002 } } });
    expect(look(host.binding, connected(host), ZOE)).toBe(0x80041002);
  });

  it('finds nothing where it vanished after the list (#52)', () => {
    const host = hostWith();
    const wmi = connected(host);
    const [{ path } = { path: '' }] = listed(host.binding, wmi, []);
    const key = { sessionId: 2, vmHostName: 'RDVH1.contoso.com' };
    expect(host.removeDesktop(key, 'Bröker')).toBe(true);
    expect(host.removeDesktop(key, 'Bröker')).toBe(false);
    expect(look(host.binding, wmi, path)).toBe(0x80041002);
  });
});

describe('the session directory', () => {
  const directory = [
    {
      ...{ serverName: 'RDSH-Å', sessionId: 4, userName: 'Ünal', domainName: 'ÉTUDES' },
      ...{ serverAddress: '2001:db8::5', applicationType: 'C:\\Ø.exe' },
      createTime: START,
      disconnectTime: new Date(START + 1500),
    },
    { serverName: 'RDSH2', sessionId: 4, disconnectTime: 'never', state: 7 },
    { serverName: 'RDSH2', sessionId: 5 },
  ];
  const className = 'Win32_SessionDirectorySession';
  const properties = [
    ...['ServerName', 'SessionID', 'UserName', 'DomainName', 'ServerIPAddress', 'TSProtocol'],
    ...['ApplicationType', 'ResolutionWidth', 'ResolutionHeight', 'ColorDepth'],
    ...['CreateTime', 'DisconnectTime', 'SessionState'],
  ];

  it('is in root\\cimv2, with dates as WMI writes them (§6.4)', () => {
    const host = hostWith({ directory, utcOffset: -90 });
    const wmi = openWmi(host.binding, 'Bröker', 'root\\cimv2');
    const rows = listed(host.binding, wmi, properties, className);
    expect(rows).toMatchObject([
      {
        path: `${className}.ServerName="RDSH-Å",SessionID=4`,
        ...{ ServerName: 'RDSH-Å', SessionID: 4, UserName: 'Ünal', DomainName: 'ÉTUDES' },
        ...{ ServerIPAddress: '2001:db8::5', TSProtocol: 2, ApplicationType: 'C:\\Ø.exe' },
        ...{ ResolutionWidth: 1920, ResolutionHeight: 1080, ColorDepth: 32 },
        CreateTime: '20260314075653.000000-090',
        DisconnectTime: '20260314075654.500000-090',
        SessionState: 1,
      },
      { DisconnectTime: 'never', SessionState: 7, UserName: undefined },
      { CreateTime: '20260314065653.000000-090', DisconnectTime: undefined, SessionState: 0 },
    ]);
    const path = `${className}.SessionID=5,ServerName="rdsh2"`;
    expect(look(host.binding, wmi, path, 'SessionState')).toBe(0);
    expect(look(host.binding, wmi, path.replace('5', '6'), 'SessionState')).toBe(0x80041002);
    expect(errnoOf(host.binding.callMethod(wmi, path, className, 'Logoff', [], []))).toBe(
      0x8004102e,
    );
  });

  it('is not there unless the script has one (#52)', () => {
    const host = hostWith();
    const failed = { syscall: 'IEnumWbemClassObject::Next', errno: 0x80041010 };
    for (const name of ['Bröker', '']) {
      const wmi = openWmi(host.binding, name, 'root\\cimv2');
      expect(host.binding.listInstances(wmi, className, [])).toEqual(failed);
    }
    const rdms = connected(hostWith({ directory }));
    expect(() => host.binding.listInstances(rdms, className, [])).toThrow(TypeError);
  });
});
