import { describe, expect, it, vi } from 'vitest';

import type { SimulatedHostOptions } from '../../../src/testing/index.js';
import { cellsOf } from '../../../src/testing/rows.js';
import type { Steps } from '../../../src/testing/steps.js';
import { onServer, onThisHost } from '../../../src/testing/win32/functions.js';
import { WindowsModel } from '../../../src/testing/windows-model.js';
import { succeeded } from './helpers.js';

/*
 * What the model tells the simulated wtsapi32.dll, before anybody lays it out. Through the seam a NULL looks
 * like an empty string; on Windows they are two things.
 */
type Ask = <T>(steps: Steps<T>) => T;

function scripted(options: SimulatedHostOptions): { windows: WindowsModel; ask: Ask } {
  const windows = new WindowsModel(options);
  return { windows, ask: (steps) => succeeded(windows.runner.run('', steps)) };
}

function query(options: SimulatedHostOptions, infoClass: number): unknown {
  const { windows, ask } = scripted(options);
  const host = windows.host.lookUp('');
  return ask(onServer.WTSQuerySessionInformationW(windows, host, 3, infoClass));
}

describe('the rows of an enumeration', () => {
  const sessions = [{ id: 3, name: 'RDP-Tcp#7', state: 'disconnected', userName: '' }] as const;

  it('have NULL for names that are not there, and an empty session name (#15, #41)', () => {
    const { windows, ask } = scripted({ sessions: [{ ...sessions[0], name: '' }] });
    const list = ask(onServer.WTSEnumerateSessionsExW(windows, windows.host.lookUp('')));
    expect(cellsOf(list)).toEqual({
      columns: [
        ...['sessionId', 'state', 'execEnvId', 'sessionName'],
        ...['hostName', 'userName', 'domainName', 'farmName'],
      ],
      cells: [3, 4, 3, '', undefined, undefined, undefined, undefined],
    });
  });

  it('have three columns in the older function', () => {
    const { windows, ask } = scripted({ sessions });
    const list = ask(onServer.WTSEnumerateSessionsW(windows, windows.host.lookUp('')));
    expect(cellsOf(list)).toEqual({
      columns: ['sessionId', 'state', 'sessionName'],
      cells: [3, 4, 'RDP-Tcp#7'],
    });
  });

  it('have their columns also when there is no row', () => {
    const { windows, ask } = scripted({ sessions: [] });
    const list = ask(onServer.WTSEnumerateSessionsW(windows, windows.host.lookUp('')));
    expect(cellsOf(list)).toEqual({ columns: ['sessionId', 'state', 'sessionName'], cells: [] });
  });
});

describe('the fields of a query', () => {
  it('are an empty text, or NULL on a host that does so (#34)', () => {
    expect(query({ sessions: [{ id: 3 }] }, 5)).toEqual({ text: '' });
    expect(query({ sessions: [{ id: 3 }], nullBuffers: true }, 5)).toEqual({ text: undefined });
  });

  it('have an address in network order, or none (#35)', () => {
    const address = (clientAddress?: string): unknown =>
      query({ sessions: [{ id: 3, ...(clientAddress && { clientAddress }) }] }, 14);
    expect(address('192.0.2.17')).toEqual({ family: 2, address: 'c0000211' });
    expect(address('2001:db8::5')).toEqual({
      family: 23,
      address: '20010db8000000000000000000000005',
    });
    expect(address()).toEqual({ family: 0, address: undefined });
  });

  it('have whole names, and no time that is not set (#37, #38)', () => {
    const userName = 'Þ'.repeat(60);
    const info = query({ sessions: [{ id: 3, userName, logonTime: 1.5 }] }, 25);
    expect(info).toMatchObject({ userName, logonTime: 1.5, lastInputTime: undefined });
  });
});

describe('a call that the simulated DLL hands over', () => {
  it('is said to hang when no end of it is in sight, and may end all the same (#26)', () => {
    const logoff = { outcome: 'stuck' } as const;
    const windows = new WindowsModel({ sessions: [{ id: 3, logoff }] });
    const done = vi.fn();
    const hangs = vi.fn();
    const steps = onServer.WTSLogoffSession(windows, windows.host.lookUp(''), 3, true);
    const ticket = windows.runner.start('WTSLogoffSession', steps, done, hangs);
    expect(hangs).not.toHaveBeenCalled();
    expect(windows.runner.waitFor(ticket, 0)).toBe(false);
    windows.runner.recheck();
    expect(hangs).toHaveBeenCalledOnce();
    windows.removeSession(3);
    expect(windows.runner.waitFor(ticket, 0)).toBe(true);
    expect(done).toHaveBeenCalledExactlyOnceWith(undefined);
  });

  it('opens this host when it names none', () => {
    const { windows, ask } = scripted({});
    expect(ask(onThisHost.WTSOpenServerW(windows, null)).server).toBe(windows.host.local);
  });
});
