import { describe, expect, it } from 'vitest';

import { decodeSessions } from '../../../src/native/record.js';
import { SimulatedHost } from '../../../src/testing/index.js';
import { ids, rows, succeeded } from './helpers.js';

describe('the sessions of a simulated host', () => {
  it('are those of an RD Session Host when the script names none (#13, #14, #16)', () => {
    const { binding } = new SimulatedHost();
    expect(rows(binding)).toEqual([
      { id: 0, state: 'disconnected', name: 'Services', execEnvId: 0 },
      {
        id: 1,
        state: 'active',
        name: 'Console',
        userName: 'Zoë',
        domainName: 'CONTOSO',
        execEnvId: 1,
      },
      {
        id: 3,
        state: 'active',
        name: 'RDP-Tcp#0',
        userName: 'Björk Guðmundsdóttir',
        domainName: 'CONTOSO',
        execEnvId: 3,
      },
      {
        id: 4,
        state: 'disconnected',
        userName: '山田 太郎',
        domainName: 'CONTOSO',
        execEnvId: 4,
      },
      {
        id: 5,
        state: 'active',
        name: 'RDP-Tcp#2',
        userName: 'Łukasz 🦊',
        domainName: 'ÉTUDES',
        execEnvId: 5,
      },
      { id: 65536, state: 'listen', name: '31C5CE94259D4006A9E4', execEnvId: 65536 },
      { id: 65537, state: 'listen', name: 'RDP-Tcp', execEnvId: 65537 },
    ]);
  });

  it('come in the order of their ids, with every field of the script', () => {
    const { binding } = new SimulatedHost({
      sessions: [
        { id: 9, name: 'RDP-Tcp#9', state: 'connect-query' },
        {
          id: 2,
          name: 'RDP-Tcp#1',
          state: 'idle',
          userName: 'Ünal',
          domainName: 'BÜRO',
          hostName: 'RDVH-Ö',
          farmName: 'ФЕРМА',
          execEnvId: 77,
        },
      ],
    });
    const server = succeeded(binding.openServer('', true));
    expect(rows(binding, server)).toEqual([
      {
        id: 2,
        state: 'idle',
        name: 'RDP-Tcp#1',
        userName: 'Ünal',
        domainName: 'BÜRO',
        hostName: 'RDVH-Ö',
        farmName: 'ФЕРМА',
        execEnvId: 77,
      },
      { id: 9, state: 'connect-query', name: 'RDP-Tcp#9', execEnvId: 9 },
    ]);
  });

  it('are ids, names and states only for WTSEnumerateSessionsW', () => {
    const { binding } = new SimulatedHost({
      sessions: [{ id: 3, name: 'RDP-Tcp#0', userName: 'Zoë', hostName: 'H', execEnvId: 77 }],
    });
    const server = succeeded(binding.openServer('', true));
    const record = succeeded(binding.enumerateSessions(server));
    expect([...record.numbers]).toEqual([3, 0, 0, 9, 0, 0, 0, 0]);
    expect(record.text).toBe('RDP-Tcp#0');
  });

  it('may have a state of which nobody knows yet', () => {
    const { binding } = new SimulatedHost({ sessions: [{ id: 3, state: 'unknown (42)' }] });
    expect(rows(binding)).toEqual([{ id: 3, state: 'unknown (42)', execEnvId: 3 }]);
  });

  it('are listed in full when their query is denied, unless the host hides them', () => {
    const sessions = [{ id: 3, userName: 'Zoë', denied: ['query'] }, { id: 4 }] as const;
    const open = new SimulatedHost({ sessions });
    const hiding = new SimulatedHost({ sessions, hidesDenied: true });
    expect(rows(open.binding)[0]).toMatchObject({ id: 3, userName: 'Zoë' });
    expect(ids(hiding.binding)).toEqual([4]);
    const short = succeeded(hiding.binding.enumerateSessions(undefined));
    expect(decodeSessions(short, false).map((row) => row.id)).toEqual([4]);
  });

  it('can be none at all', () => {
    const { binding } = new SimulatedHost({ sessions: [] });
    expect(succeeded(binding.enumerateSessionsEx(undefined)).numbers).toHaveLength(0);
  });
});
