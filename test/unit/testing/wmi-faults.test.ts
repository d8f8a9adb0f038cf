import { describe, expect, it, vi } from 'vitest';

import { SimulatedHost, type SimulatedFault } from '../../../src/testing/index.js';
import {
  collector,
  DESKTOP,
  errnoOf,
  listed,
  look,
  openWmi,
  RDMS,
  useFakeTime,
} from './helpers.js';

useFakeTime();

const PATH = `${DESKTOP}.SessionId=4,VMHostName="RDVH-Å"`;
const OTHER = `${DESKTOP}.SessionId=4,VMHostName="RDVH-Ø"`;
const desktops = [
  { sessionId: 4, vmHostName: 'RDVH-Å' },
  { sessionId: 4, vmHostName: 'RDVH-Ø' },
];
const NEXT = 'IEnumWbemClassObject::Next';
const EXEC = 'IWbemServices::ExecMethod';
const GET = 'IWbemServices::GetObject';

function hostWith(...faults: SimulatedFault[]) {
  const host = new SimulatedHost({ faults, brokers: { '': { desktops }, Bröker: { desktops } } });
  const { binding } = host;
  const connect = (name = '') => binding.openWmi(name, RDMS, '', '', '');
  const call = (wmi: ReturnType<typeof openWmi>, method = 'Logoff', path = PATH) => {
    const [names, values] =
      method === 'SendMessage'
        ? [
            ['Title', 'Message'],
            ['a', 'b'],
          ]
        : [[], []];
    return binding.callMethod(wmi, path, DESKTOP, method, names, values);
  };
  return { host, binding, connect, call };
}

describe('a fault of WMI', () => {
  it('answers the call that it names, with an HRESULT', () => {
    const { binding, connect } = hostWith(
      { call: 'IWbemLocator::ConnectServer', server: 'bröker', error: 0x80080005, times: 1 },
      { call: 'IWbemServices::ExecQuery', error: 0x80041045, times: 1 },
      { call: NEXT, error: 0x80041004, times: 1 },
      { call: GET, error: 0x80041032, times: 1 },
    );
    expect(connect('Bröker')).toEqual({
      syscall: 'IWbemLocator::ConnectServer',
      errno: 0x80080005,
    });
    const wmi = openWmi(binding, 'Bröker');
    const list = (): unknown => binding.listInstances(wmi, DESKTOP, []);
    expect(list()).toEqual({ syscall: 'IWbemServices::ExecQuery', errno: 0x80041045 });
    expect(list()).toEqual({ syscall: NEXT, errno: 0x80041004 });
    expect(listed(binding, wmi, [])).toHaveLength(2);
    expect([look(binding, wmi, PATH), look(binding, wmi, PATH)]).toEqual([0x80041032, 0]);
  });

  it('matches by instance, class and method, whatever the case', () => {
    const { binding, call } = hostWith(
      { call: EXEC, method: 'logoff', vmHostName: 'rdvh-å', error: 0x80041003 },
      { call: GET, vmHostName: 'RDVH-ø', sessionId: 4, error: 0x80041006 },
      { call: NEXT, className: 'WIN32_NOTHING', error: 0x80041024 },
    );
    const wmi = openWmi(binding, '');
    expect(errnoOf(call(wmi))).toBe(0x80041003);
    expect(errnoOf(call(wmi, 'Disconnect'))).toBe(undefined);
    expect(errnoOf(call(wmi, 'Logoff', OTHER))).toBe(undefined);
    // GetObject of the class is about no instance.
    expect(errnoOf(call(wmi, 'SendMessage', OTHER))).toBe(undefined);
    expect(look(binding, wmi, OTHER)).toBe(0x80041006);
    expect(errnoOf(binding.listInstances(wmi, 'Win32_Nothing', []))).toBe(0x80041024);
    expect(listed(binding, wmi, [])).toHaveLength(2);
  });

  it('can be a time-out of Next, after which the query goes on (#52)', () => {
    const { host, binding } = hostWith({ call: NEXT, error: 0x40004 });
    expect(listed(binding, openWmi(binding, ''), [])).toHaveLength(2);
    expect(host.calls.filter(({ call }) => call === NEXT)).toHaveLength(1);
  });

  it('can be what a method returns, with S_OK (#52)', () => {
    const { host, binding, call } = hostWith(
      { call: EXEC, returnValue: 0x80041001, times: 1 },
      { call: EXEC, returnValue: 5, carriedOut: true, delay: 30, times: 1 },
      { call: EXEC, returnValue: 5, hang: true },
    );
    const wmi = openWmi(binding, '');
    expect(call(wmi)).toMatchObject({ numbers: Uint32Array.of(0, 1, 0x80041001) });
    expect(host.desktop({ sessionId: 4, vmHostName: 'rdvh-å' })?.connectState).toBe(0);
    const { outcomes, done } = collector<unknown>();
    binding.callMethod(wmi, PATH, DESKTOP, 'Logoff', [], [], done);
    expect(look(binding, wmi, PATH)).toBe(7);
    vi.advanceTimersByTime(29);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toMatchObject([{ numbers: Uint32Array.of(0, 1, 5) }]);
    expect(() => call(wmi)).toThrow(/for ever/);
  });

  it('can be the answer to a method that is carried out all the same', () => {
    const { binding, call } = hostWith({ call: EXEC, error: 0x800706be, carriedOut: true });
    const wmi = openWmi(binding, '');
    expect(call(wmi, 'Disconnect')).toEqual({ syscall: EXEC, errno: 0x800706be });
    expect(look(binding, wmi, PATH)).toBe(4);
    expect(look(binding, wmi, OTHER)).toBe(0);
  });

  it('that hangs never returns, until the host is released: the connection broke', () => {
    const { host, binding } = hostWith({ call: NEXT, hang: true }, { call: GET, hang: true });
    const wmi = openWmi(binding, '');
    const { outcomes, done } = collector<unknown>();
    binding.listInstances(wmi, DESKTOP, [], done);
    binding.getInstance(wmi, PATH, [], done);
    const ticket = binding.listInstances(wmi, DESKTOP, [], done);
    vi.advanceTimersByTime(3_600_000);
    expect(outcomes).toEqual([]);
    binding.abandon(ticket);
    expect(vi.getTimerCount()).toBe(0);
    host.release();
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([
      { syscall: 'IWbemServices::ExecQuery', errno: 0x800706be },
      { syscall: GET, errno: 0x800706be },
    ]);
    expect(host.openBrokers).toBe(1);
    expect(() => binding.listInstances(wmi, DESKTOP, [])).toThrow(/for ever/);
  });
});
