import { openServer } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { failureOf } from './tools.js';

/** An RD Virtualization Host: session ids are unique in their machine only, `execEnvId` is in the whole list. */
const virtualization = {
  servers: {
    'rdvh-zürich': {
      sessions: [
        { id: 0, name: 'Services', state: 'disconnected' as const },
        { id: 2, name: 'RDP-Tcp#1', userName: 'Zoë' },
        { id: 2, hostName: 'vm-ä', execEnvId: 11, userName: 'Håkon' },
        { id: 2, hostName: 'vm-ö', execEnvId: 12, userName: 'Łukasz 🦊' },
      ],
    },
  },
};

export function suite(backend: Backend): void {
  describe('a host of virtual machines', () => {
    it('lists sessions that have the same id in several machines', async () => {
      backend.reset(virtualization);
      const server = openServer('rdvh-zürich', { virtualMachines: true });
      for (const list of [await server.listSessions(), server.listSessionsSync()]) {
        expect(list).toMatchObject([
          { id: 0, execEnvId: 0 },
          { id: 2, execEnvId: 2, userName: 'Zoë' },
          { id: 2, execEnvId: 11, hostName: 'vm-ä', userName: 'Håkon' },
          { id: 2, execEnvId: 12, hostName: 'vm-ö', userName: 'Łukasz 🦊' },
        ]);
      }
      server.close();
    });

    it('takes the id that a session has in the list for its own session only', async () => {
      backend.reset(virtualization);
      const server = openServer('rdvh-zürich', { virtualMachines: true });
      expect(await server.getSession(2)).toMatchObject({ userName: 'Zoë' });
      backend.removeSession(2, 'rdvh-zürich');
      expect(await failureOf(() => server.getSession(2))).toMatchObject({
        code: 'ERROR_FILE_NOT_FOUND',
      });
      expect(backend.session(11, 'rdvh-zürich')).toMatchObject({ userName: 'Håkon' });
      expect(backend.session(12, 'rdvh-zürich')).toMatchObject({ userName: 'Łukasz 🦊' });
      server.close();
    });
  });
}
