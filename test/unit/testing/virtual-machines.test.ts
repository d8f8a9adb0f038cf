import { describe, expect, it, vi } from 'vitest';

import { SimulatedHost, type SimulatedServerOptions } from '../../../src/testing/index.js';
import { askBuffer, askText, rows, state, succeeded, useFakeTime } from './helpers.js';

useFakeTime();

/*
 * A host whose list has sessions of virtual machines, too: their session ids are unique in their machine only,
 * `execEnvId` is unique in the list (windows-semantics.md §3.4).
 */
const sessions = [
  { id: 0, name: 'Services', state: 'disconnected' },
  { id: 2, name: 'RDP-Tcp#1', userName: 'Zoë' },
  { id: 2, hostName: 'vm-ä', execEnvId: 11, userName: 'Håkon' },
  { id: 2, hostName: 'vm-ö', execEnvId: 12, userName: 'Łukasz 🦊' },
  { id: 1, hostName: 'vm-ö', execEnvId: 13, name: 'Console', userName: 'Šárka' },
] as const;

function virtualizationHost(options: SimulatedServerOptions = {}) {
  const host = new SimulatedHost({ servers: { rdvh: { sessions, ...options } } });
  const server = succeeded(host.binding.openServer('rdvh', true));
  return { host, binding: host.binding, server };
}

describe('a session in a virtual machine', () => {
  it('may have the id of others: it is listed under that, and its execEnvId', () => {
    const { binding, server } = virtualizationHost();
    const list = rows(binding, server);
    expect(list.map(({ id, execEnvId, hostName }) => [id, execEnvId, hostName])).toEqual([
      [0, 0, undefined],
      [1, 13, 'vm-ö'],
      [2, 2, undefined],
      [2, 11, 'vm-ä'],
      [2, 12, 'vm-ö'],
    ]);
  });

  it('is asked about by its execEnvId, and knows its session id', () => {
    const { binding, server } = virtualizationHost();
    expect(askText(binding, 2, 5, server)).toBe('Zoë\0');
    expect(askText(binding, 11, 5, server)).toBe('Håkon\0');
    expect(askBuffer(binding, 11, 4, server).getUint32(0, true)).toBe(2);
    // The session id of one in a virtual machine is nobody's here.
    expect(state(binding, 1, server)).toEqual({ errno: 2 });
  });

  it('is logged off and disconnected by its execEnvId, and no other one is', () => {
    const { host, binding, server } = virtualizationHost();
    expect(binding.logoffSession(server, 12, false)).toBe(undefined);
    expect(binding.disconnectSession(server, 11, false)).toBe(undefined);
    vi.advanceTimersByTime(40);
    expect(state(binding, 12, server)).toEqual({ errno: 2 });
    expect(rows(binding, server).map(({ execEnvId, state }) => [execEnvId, state])).toEqual([
      [0, 'disconnected'],
      [13, 'active'],
      [2, 'active'],
      [11, 'disconnected'],
    ]);
    expect(host.session(2, 'rdvh')).toMatchObject({ userName: 'Zoë', state: 'active' });
  });

  it('is asked about by its session id where the script says so: the host’s own comes first', () => {
    const { binding, server } = virtualizationHost({ virtualMachineId: 'id' });
    expect(askText(binding, 1, 5, server)).toBe('Šárka\0');
    expect(askText(binding, 2, 5, server)).toBe('Zoë\0');
    expect(state(binding, 11, server)).toEqual({ errno: 2 });
    binding.logoffSession(server, 2, false);
    vi.advanceTimersByTime(40);
    expect(askText(binding, 2, 5, server)).toBe('Håkon\0');
  });

  it('hands its place on to whoever logs on after it (#18)', () => {
    const { host, binding, server } = virtualizationHost({
      sessions: [{ ...sessions[2], logoff: { reusedBy: { userName: 'Günther' } } }],
    });
    binding.logoffSession(server, 11, false);
    vi.advanceTimersByTime(40);
    expect(host.session(11, 'rdvh')).toMatchObject({
      ...{ id: 2, execEnvId: 11, hostName: 'vm-ä', userName: 'Günther' },
    });
  });

  it('is none of this host’s: its console is not the console', () => {
    const vms = new SimulatedHost({ sessions: sessions.slice(2) });
    expect(vms.binding.activeConsoleSessionId()).toBe(0xffffffff);
    const server = succeeded(vms.binding.openServer('', true));
    vms.binding.logoffSession(server, 13, false);
    vms.binding.disconnectSession(server, 12, false);
    vi.advanceTimersByTime(40);
    expect(rows(vms.binding, server).map(({ execEnvId }) => execEnvId)).toEqual([11, 12]);
  });

  it('is reached by a handle of WTSOpenServerEx alone', () => {
    const { host, binding, server } = virtualizationHost();
    const plain = succeeded(binding.openServer('rdvh', false));
    expect(rows(binding, plain).map(({ execEnvId }) => execEnvId)).toEqual([0, 2]);
    expect(state(binding, 11, plain)).toEqual({ errno: 2 });
    expect(binding.logoffSession(plain, 11, false)).toMatchObject({ errno: 2 });
    expect(binding.disconnectSession(plain, 11, false)).toMatchObject({ errno: 2 });
    expect(host.session(11, 'rdvh')).toMatchObject({ state: 'active' });
    expect(askText(binding, 11, 5, server)).toBe('Håkon\0');
  });

  it('is added, shown and removed by the test: by its execEnvId, or an id that only it has', () => {
    const { host } = virtualizationHost();
    host.addSession({ id: 2, hostName: 'vm-ü', execEnvId: 14, userName: 'Ünal' }, 'rdvh');
    host.addSession({ id: 2, hostName: 'vm-ä', execEnvId: 11, userName: 'Günther' }, 'rdvh');
    expect(host.session(14, 'rdvh')).toMatchObject({ id: 2, userName: 'Ünal' });
    expect(host.session(11, 'rdvh')).toMatchObject({ id: 2, userName: 'Günther' });
    expect(host.session(1, 'rdvh')).toMatchObject({ userName: 'Šárka' });
    expect(host.removeSession(2, 'rdvh')).toBe(true);
    expect(host.removeSession(11, 'rdvh')).toBe(true);
    // Two have the id by now: neither is meant.
    expect(host.session(2, 'rdvh')).toBe(undefined);
    expect(host.removeSession(2, 'rdvh')).toBe(false);
    expect(host.removeSession(1, 'rdvh')).toBe(true);
    expect(host.session(12, 'rdvh')).toMatchObject({ hostName: 'vm-ö' });
  });
});
