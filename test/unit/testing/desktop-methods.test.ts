import { describe, expect, it, vi } from 'vitest';

import { isFailure } from '../../../src/native/binding.js';
import { decodeInstances, type WmiValue } from '../../../src/native/wmi-record.js';
import {
  SimulatedHost,
  type SimulatedBroker,
  type SimulatedDesktop,
} from '../../../src/testing/index.js';
import { collector, DESKTOP, errnoOf, look, openWmi, RDMS, useFakeTime } from './helpers.js';

useFakeTime();

const KEY = { sessionId: 4, vmHostName: 'RDVH-Å' };
const PATH = `${DESKTOP}.SessionId=4,VMHostName="RDVH-Å"`;

function hostWith(desktop: Partial<SimulatedDesktop> = {}, broker: SimulatedBroker = {}) {
  const desktops = [{ ...KEY, userName: 'Ünal', clientMachineName: 'KIOSK-Ø', ...desktop }];
  const host = new SimulatedHost({ brokers: { '': { desktops, ...broker } } });
  const { binding } = host;
  const wmi = openWmi(binding, '');
  /** What the method returns, or `{ errno }` where the call fails. */
  const call = (method: string, parameters = {}, path = PATH): WmiValue | { errno: number } => {
    const names = Object.keys(parameters);
    const values = Object.values<string>(parameters);
    const outcome = binding.callMethod(wmi, path, DESKTOP, method, names, values);
    if (isFailure(outcome)) return { errno: outcome.errno };
    return decodeInstances(outcome, 1)[0]?.values[0];
  };
  const state = (): WmiValue => look(binding, wmi, PATH);
  return { host, binding, wmi, call, state };
}

const NOT_FOUND = 0x80041002;

describe('logging off a desktop', () => {
  it('returns at once; the desktop goes through its states and is gone', () => {
    const { host, call, state } = hostWith();
    expect(call('Logoff')).toBe(0);
    expect(state()).toBe(7);
    vi.advanceTimersByTime(20);
    expect(state()).toBe(8);
    vi.advanceTimersByTime(19);
    expect(state()).toBe(8);
    vi.advanceTimersByTime(1);
    expect(state()).toBe(NOT_FOUND);
    expect(call('Logoff')).toEqual({ errno: NOT_FOUND });
    expect(host.desktop(KEY)).toBe(undefined);
    expect(host.calls[1]).toEqual({
      ...{ call: 'IWbemServices::ExecMethod', server: '', className: DESKTOP },
      ...KEY,
      method: 'Logoff',
    });
  });

  it('takes the path of the script, straight to gone included', () => {
    const path = [
      { state: 4, ms: 100 },
      { state: 42, ms: 100 },
    ];
    const { host, call, state } = hostWith({ logoff: { path } });
    call('Logoff');
    expect(state()).toBe(4);
    expect(host.desktop(KEY)?.clientMachineName).toBe(undefined);
    vi.advanceTimersByTime(100);
    expect(state()).toBe(42);
    vi.advanceTimersByTime(100);
    expect(state()).toBe(NOT_FOUND);
    const straight = hostWith({ logoff: { path: [] } });
    straight.call('Logoff');
    expect(straight.state()).toBe(NOT_FOUND);
  });

  it('begins when the request has arrived, and is not taken back when its call is abandoned', () => {
    const { host, binding, wmi } = hostWith({}, { latency: 100 });
    const { outcomes, done } = collector<unknown>();
    binding.abandon(binding.callMethod(wmi, PATH, DESKTOP, 'Logoff', [], [], done));
    vi.advanceTimersByTime(139);
    expect(host.desktop(KEY)?.connectState).toBe(8);
    vi.advanceTimersByTime(1);
    expect(host.desktop(KEY)).toBe(undefined);
    expect(outcomes).toEqual([]);
  });

  it('can be stuck in its last state, or have no effect', () => {
    const stuck = hostWith({ logoff: { outcome: 'stuck', path: [] } });
    const ignored = hostWith({ logoff: { outcome: 'ignored' } });
    expect([stuck.call('Logoff'), ignored.call('Logoff')]).toEqual([0, 0]);
    vi.advanceTimersByTime(3_600_000);
    expect([stuck.state(), ignored.state()]).toEqual([8, 0]);
  });

  it('a second time changes nothing, whatever it returns', () => {
    const { call, state } = hostWith({ logoff: { again: 0x80041001 } });
    call('Logoff');
    vi.advanceTimersByTime(30);
    expect(call('Logoff')).toBe(0x80041001);
    vi.advanceTimersByTime(10);
    expect(state()).toBe(NOT_FOUND);
  });

  it('can give the key to another user, during the logoff as it were (#53)', () => {
    const heir = { userName: 'Łukasz', sessionId: 99 };
    const { host, binding, wmi, call } = hostWith({ logoff: { reusedBy: heir } });
    call('Logoff');
    vi.advanceTimersByTime(40);
    expect(look(binding, wmi, PATH, 'UserName')).toBe('Łukasz');
    expect(host.desktop(KEY)).toEqual({ ...KEY, connectState: 0, userName: 'Łukasz' });
    host.addDesktop({ ...KEY, userName: 'Björk' });
    expect(look(binding, wmi, PATH, 'UserName')).toBe('Björk');
  });

  it('that is overtaken by another desktop with its key touches that one no more', () => {
    const { host, call, state } = hostWith();
    call('Logoff');
    host.addDesktop({ ...KEY, connectState: 1 });
    vi.advanceTimersByTime(1000);
    expect(state()).toBe(1);
  });
});

describe('disconnecting a desktop', () => {
  it('changes its state, and nobody sits at it any more', () => {
    const { host, call, state } = hostWith();
    expect(host.desktop(KEY)?.clientMachineName).toBe('KIOSK-Ø');
    expect([call('Disconnect'), call('Disconnect')]).toEqual([0, 0]);
    expect(state()).toBe(4);
    expect(host.desktop(KEY)).toEqual({ ...KEY, connectState: 4, userName: 'Ünal' });
  });

  it('can have another number, and does not stop a logoff (§6.1)', () => {
    const { call, state } = hostWith({}, { disconnectedState: 1 });
    call('Disconnect');
    expect(state()).toBe(1);
    call('Logoff');
    call('Disconnect');
    expect(state()).toBe(7);
  });
});

describe('sending a message to a desktop', () => {
  it('is listed with its title and its text, after the class that its parameters are made from', () => {
    const { host, call } = hostWith();
    expect(call('SendMessage', { Title: 'Ü', Message: 'Łogoff 🦊' })).toBe(0);
    expect(host.calls.slice(1)).toEqual([
      { call: 'IWbemServices::GetObject', server: '', className: DESKTOP },
      {
        ...{ call: 'IWbemServices::ExecMethod', server: '', className: DESKTOP, ...KEY },
        ...{ method: 'SendMessage', title: 'Ü', message: 'Łogoff 🦊' },
      },
    ]);
  });

  it.each([{}, { Title: 'a' }, { Title: 'a', Text: 'b' }, { Title: 'a', Message: 'b', More: 'c' }])(
    'wants its parameters, not %o',
    (parameters) => {
      expect(hostWith().call('SendMessage', parameters)).toEqual({ errno: 0x8004102f });
    },
  );
});

describe('a method', () => {
  it('is denied by its HRESULT, or by what it returns (#52)', () => {
    const denied = ['logoff', 'disconnect', 'sendMessage'] as const;
    const message = { Title: 'a', Message: 'b' };
    const byProvider = hostWith({ denied });
    expect(byProvider.call('Logoff')).toEqual({ errno: 0x80041003 });
    expect(byProvider.call('SendMessage', message)).toEqual({ errno: 0x80041003 });
    const byDcom = hostWith({ denied, deniedError: 0x80070005 });
    expect(byDcom.call('Disconnect')).toEqual({ errno: 0x80070005 });
    const byValue = hostWith({ denied }, { deniedByReturnValue: true });
    expect(byValue.call('Logoff')).toBe(0x80041003);
    vi.advanceTimersByTime(100);
    for (const { state } of [byProvider, byDcom, byValue]) expect(state()).toBe(0);
  });

  it.each([
    ['Reboot', PATH, 0x8004102e],
    ['Logoff', DESKTOP, 0x8004102e],
    ['Logoff', `${DESKTOP}.SessionId=4`, 0x8004103a],
    ['Logoff', `${DESKTOP}.SessionId=5,VMHostName="RDVH-Å"`, NOT_FOUND],
    ['Logoff', 'Win32_Nothing.A=1', 0x80041010],
  ])('%s of %s fails with %d', (method, path, errno) => {
    expect(hostWith().call(method, {}, path)).toEqual({ errno });
  });

  it('of a class that is missing cannot be given parameters', () => {
    const { binding, host } = hostWith({}, { classMissing: true });
    const wmi = openWmi(binding, '');
    const method = ['SendMessage', ['Title', 'Message'], ['a', 'b']] as const;
    expect(binding.callMethod(wmi, PATH, DESKTOP, ...method)).toEqual({
      syscall: 'IWbemServices::GetObject',
      errno: 0x80041010,
    });
    expect(host.calls.at(-1)?.call).toBe('IWbemServices::GetObject');
  });
});

describe('a raw call with a wrong type', () => {
  const host = new SimulatedHost({ brokers: { '': {} } });
  const wmi = openWmi(host.binding, '');
  const call = (name: string, ...args: unknown[]): unknown =>
    (host.binding as unknown as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args);

  it.each([
    ['openWmi', '', RDMS, '', ''],
    ['openWmi', undefined, RDMS, '', '', ''],
    ['openWmi', '', 1, '', '', ''],
    ['openWmi', '', RDMS, null, '', ''],
    ['openWmi', '', RDMS, '', '', '', 'done'],
    ['listInstances', wmi, 'Win32_A WHERE 1=1', []],
    ['listInstances', wmi, '', []],
    ['listInstances', wmi, DESKTOP, 'SessionId'],
    ['listInstances', wmi, DESKTOP, [1]],
    ['getInstance', wmi, 1, []],
    ['getInstance', wmi, PATH],
    ['callMethod', wmi, PATH, 'A-B', 'Logoff', [], []],
    ['callMethod', wmi, PATH, DESKTOP, 'Log off', [], []],
    ['callMethod', wmi, PATH, DESKTOP, 'SendMessage', ['Title'], []],
    ['callMethod', wmi, PATH, DESKTOP, 'SendMessage', ['Title'], [1]],
    ['callMethod', wmi, PATH, DESKTOP, 'SendMessage', 'Title', ['a']],
  ])('%s throws and reaches nothing', (name, ...args) => {
    const before = host.calls.length;
    expect(() => call(name, ...args)).toThrow(TypeError);
    expect(host.calls).toHaveLength(before);
    expect(host.pendingCalls).toBe(0);
  });

  it('accepts every other text', () => {
    expect(errnoOf(host.binding.getInstance(wmi, '\0"', []))).toBe(0x8004103a);
  });
});
