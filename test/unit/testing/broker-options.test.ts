import { describe, expect, it } from 'vitest';

import { SimulatedHost, type SimulatedHostOptions } from '../../../src/testing/index.js';

const make = (options: unknown): SimulatedHost =>
  new SimulatedHost(options as SimulatedHostOptions);

const KEY = { sessionId: 2, vmHostName: 'RDVH-Å' };

describe('the script of a broker', () => {
  it.each([
    ['', []],
    ['.desktop', { desktop: [] }],
    ['.desktops', { desktops: {} }],
    ['.desktops[0].sessionId', { desktops: [{ vmHostName: 'Ø' }] }],
    ['.desktops[0].sessionId', { desktops: [{ ...KEY, sessionId: 0xffffffff }] }],
    ['.desktops[0].vmHostName', { desktops: [{ sessionId: 2 }] }],
    ['.desktops[0].vmHostName', { desktops: [{ ...KEY, vmHostName: '' }] }],
    ['.desktops[0].vmHostName', { desktops: [{ ...KEY, vmHostName: 'Ø\0' }] }],
    ['.desktops', { desktops: [KEY, { ...KEY, vmHostName: 'rdvh-å' }] }],
    ['.desktops[0].vmName', { desktops: [{ ...KEY, vmName: 1 }] }],
    ['.desktops[0].username', { desktops: [{ ...KEY, username: 'Zoë' }] }],
    ['.desktops[0].userName', { desktops: [{ ...KEY, userName: null }] }],
    ['.desktops[0].connectState', { desktops: [{ ...KEY, connectState: 'active' }] }],
    ['.desktops[0].denied[0]', { desktops: [{ ...KEY, denied: ['connect'] }] }],
    ['.desktops[0].deniedError', { desktops: [{ ...KEY, deniedError: 5 }] }],
    ['.desktops[0].logoff.outcome', { desktops: [{ ...KEY, logoff: { outcome: 'end' } }] }],
    ['.desktops[0].logoff.again', { desktops: [{ ...KEY, logoff: { again: -1 } }] }],
    ['.desktops[0].logoff.hang', { desktops: [{ ...KEY, logoff: { hang: true } }] }],
    [
      '.desktops[0].logoff.path[0].state',
      { desktops: [{ ...KEY, logoff: { path: [{ state: 'down', ms: 1 }] } }] },
    ],
    [
      '.desktops[0].logoff.path[0].ms',
      { desktops: [{ ...KEY, logoff: { path: [{ state: 8 }] } }] },
    ],
    [
      '.desktops[0].logoff.reusedBy.user',
      { desktops: [{ ...KEY, logoff: { reusedBy: { user: 'Zoë' } } }] },
    ],
    ['.directory[0].serverName', { directory: [{ sessionId: 2 }] }],
    ['.directory[0].sessionId', { directory: [{ serverName: 'Ø' }] }],
    [
      '.directory[0].createTime',
      { directory: [{ serverName: 'Ø', sessionId: 2, createTime: NaN }] },
    ],
    [
      '.directory[0].createTime',
      { directory: [{ serverName: 'Ø', sessionId: 2, createTime: new Date(0).toJSON() }] },
    ],
    ['.directory[0].width', { directory: [{ serverName: 'Ø', sessionId: 2, width: 0.5 }] }],
    [
      '.directory',
      {
        directory: [
          { serverName: 'Ø', sessionId: 2 },
          { serverName: 'ø', sessionId: 2 },
        ],
      },
    ],
    ['.latency', { latency: -1 }],
    ['.accounts[0].password', { accounts: [{ userName: 'Zoë' }] }],
    ['.accounts[0].userName', { accounts: [{ password: 'Ø' }] }],
    ['.accounts[0].user', { accounts: [{ user: 'Zoë', userName: 'Zoë', password: 'Ø' }] }],
    ['.refusesCaller', { refusesCaller: 1 }],
    ['.namespaceMissing', { namespaceMissing: 'yes' }],
    ['.classMissing', { classMissing: 0 }],
    ['.missingClassError', { missingClassError: 0x80041003 }],
    ['.incomplete', { incomplete: true }],
    ['.hidesDenied', { hidesDenied: 1 }],
    ['.deniedByReturnValue', { deniedByReturnValue: 1 }],
    ['.disconnectedState', { disconnectedState: 'disconnected' }],
    ['.nullStrings', { nullStrings: 1 }],
    ['.wrongTypes.ConnectState', { wrongTypes: { ConnectState: 'string' } }],
    ['.paths', { paths: 'relative' }],
    ['.utcOffset', { utcOffset: 1000 }],
    ['.utcOffset', { utcOffset: 0.5 }],
    ['.withClientSecurity', { withClientSecurity: 'yes' }],
  ])('with a mistake is a TypeError about %s', (path, broker) => {
    const attempt = (): unknown => make({ brokers: { RDCB: broker } });
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(`"options.brokers.RDCB${path}" must be`);
  });

  it.each([
    ['a key of options.brokers', { brokers: { '\\\\RDCB': {} } }],
    ['options.brokers', { brokers: { RDCB: {}, rdcb: {} } }],
    ['options.brokers', { brokers: [] }],
    [
      'a key of options.brokers.RDCB.wrongTypes',
      { brokers: { RDCB: { wrongTypes: { sessionId: 'text' } } } },
    ],
    ['options.faults[0].error', { faults: [{ call: 'IWbemServices::GetObject' }] }],
    ['options.faults[0].error', { faults: [{ call: 'IWbemServices::ExecMethod', error: 5 }] }],
    [
      'options.faults[0].method',
      { faults: [{ call: 'IWbemServices::ExecMethod', error: 0x80041001, method: 'Lgoff' }] },
    ],
    ['options.faults[0].error', { faults: [{ call: 'IWbemServices::ExecMethod', error: 0 }] }],
    [
      'options.faults[0].returnValue',
      { faults: [{ call: 'IWbemServices::GetObject', returnValue: 5 }] },
    ],
    [
      'options.faults[0].returnValue',
      { faults: [{ call: 'IWbemServices::ExecMethod', returnValue: 5, error: 5 }] },
    ],
    [
      'options.faults[0].method',
      { faults: [{ call: 'IWbemServices::GetObject', error: 5, method: 'Logoff' }] },
    ],
    ['options.faults[0].vmHostName', { faults: [{ call: 'WTSLogoffSession', vmHostName: 'Ø' }] }],
    ['options.faults[0].className', { faults: [{ call: 'WTSLogoffSession', className: 'Ø' }] }],
    [
      'options.faults[0].carriedOut',
      { faults: [{ call: 'IWbemServices::GetObject', error: 5, carriedOut: true }] },
    ],
    [
      'options.faults[0].infoClass',
      { faults: [{ call: 'IWbemServices::GetObject', error: 5, infoClass: 8 }] },
    ],
    ['options.faults[0].call', { faults: [{ call: 'wmi.clientSecurity', error: 5 }] }],
  ])('with a mistake is a TypeError about %s', (path, options) => {
    const attempt = (): unknown => make(options);
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(`"${path}" must be`);
  });

  it('may name everything', () => {
    const desktop = {
      ...KEY,
      vmName: 'Ü',
      connectState: 4,
      userName: 'Ü',
      domainName: 'D',
      collectionId: 'C',
      clientMachineName: 'M',
      denied: ['query', 'logoff', 'disconnect', 'sendMessage'],
      deniedError: 0x80070005,
    };
    const logoff = {
      outcome: 'ends',
      path: [{ state: 4, ms: 0.5 }],
      reusedBy: desktop,
      again: 0x80041001,
    };
    const session = {
      serverName: 'S',
      sessionId: 2,
      userName: 'U',
      domainName: 'D',
      serverAddress: '192.0.2.1',
      protocol: 0,
      applicationType: 'A',
      width: 1,
      height: 2,
      colorDepth: 16,
      createTime: new Date(),
      disconnectTime: '********',
      state: 1,
    };
    const host = make({
      brokers: {
        'rdcb.contoso.com': {
          desktops: [{ ...desktop, logoff }],
          directory: [session],
          latency: 0.5,
          accounts: [{ userName: 'U', domain: 'D', password: '' }],
          refusesCaller: true,
          namespaceMissing: false,
          classMissing: false,
          missingClassError: 0x80041002,
          incomplete: 0x40009,
          hidesDenied: true,
          deniedByReturnValue: true,
          disconnectedState: 1,
          nullStrings: false,
          wrongTypes: { SessionID: 'text' },
          paths: 'none',
          utcOffset: -60,
          withClientSecurity: true,
        },
      },
      faults: [
        {
          call: 'IWbemServices::ExecMethod',
          ...{ sessionId: 2, vmHostName: 'Ø', className: 'C', method: 'Logoff' },
          ...{ returnValue: 0, carriedOut: true },
        },
        { call: 'IEnumWbemClassObject::Next', hang: true },
      ],
    });
    expect(host.desktop(KEY, 'RDCB.contoso.com')).toEqual({ ...desktop, logoff });
  });

  it('is copied: changing it afterwards changes nothing', () => {
    const desktop = { ...KEY, userName: 'Zoë' };
    const host = make({ brokers: { '': { desktops: [desktop] } } });
    desktop.userName = 'Björk';
    host.addDesktop({ ...desktop, sessionId: 3 });
    host.reset();
    expect(host.desktop(KEY)?.userName).toBe('Zoë');
    expect(host.desktop({ ...KEY, sessionId: 3 })).toBe(undefined);
  });
});

describe('changing the desktops of a broker by hand', () => {
  it('is refused for what is no desktop, no key, or for a broker that is not there', () => {
    const host = make({ brokers: { RDCB: {} } });
    expect(() => {
      host.addDesktop({ ...KEY, user: 'Zoë' } as never, 'RDCB');
    }).toThrow('"desktop.user" must be');
    for (const key of [{ sessionId: 2 }, undefined, { ...KEY, sessionId: '2' }] as never[]) {
      expect(() => host.removeDesktop(key, 'RDCB')).toThrow(TypeError);
      expect(() => host.desktop(key, 'RDCB')).toThrow(TypeError);
    }
    expect(() => host.desktop(KEY)).toThrow("no broker named ''");
    expect(() => {
      host.addDesktop(KEY, 'OTHER');
    }).toThrow("no broker named 'OTHER'");
  });

  it('takes a desktop for its own key, and one that it showed back again', () => {
    const host = make({ brokers: { RDCB: { desktops: [{ ...KEY, clientMachineName: 'Ø' }] } } });
    const desktop = host.desktop(KEY, 'rdcb');
    if (!desktop) throw new Error('no desktop');
    expect(host.removeDesktop(desktop, 'RDCB')).toBe(true);
    host.addDesktop(desktop, 'RDCB');
    expect(host.desktop(KEY, 'RDCB')).toEqual(desktop);
  });
});
