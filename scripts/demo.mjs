// @ts-check
// The main job on the embedded simulated host: works on any operating system and touches no real session.
import { connectBroker, listSessions, logoff, WtsError } from 'wtsapi32';
import { SimulatedHost } from 'wtsapi32/testing';

const live = process.stdout.isTTY;

const host = new SimulatedHost({
  sessions: [
    { id: 0, name: 'Services', state: 'disconnected' },
    { id: 1, name: 'Console', state: 'connected' },
    {
      id: 3,
      name: 'RDP-Tcp#0',
      userName: 'Björk',
      domainName: 'CONTOSO',
      logoff: {
        path: [
          { state: 'disconnected', ms: 700 },
          { state: 'reset', ms: 900 },
          { state: 'down', ms: 1100 },
        ],
      },
    },
    {
      id: 4,
      state: 'disconnected',
      userName: '山田 太郎',
      domainName: 'CONTOSO',
      logoff: { outcome: 'stuck' },
    },
    { id: 5, name: 'RDP-Tcp#2', userName: 'Łukasz', domainName: 'CONTOSO' },
    { id: 65536, name: 'RDP-Tcp', state: 'listen' },
  ],
  brokers: {
    'rdcb1.contoso.com': {
      desktops: [
        { sessionId: 2, vmHostName: 'rdvh1', userName: 'Zoë', collectionId: 'Büro' },
        { sessionId: 2, vmHostName: 'rdvh2', userName: 'Šárka', collectionId: 'Büro' },
        { sessionId: 5, vmHostName: 'rdvh2', userName: 'Ünal', collectionId: 'Atelier' },
      ],
    },
  },
}).install();

title('The sessions of this (simulated) host', 'await listSessions()');
const sessions = await listSessions();
console.table(
  Object.fromEntries(
    sessions.map(({ id, name = '', state, userName = '', domainName = '' }) => [
      id,
      { name, state, userName, domainName },
    ]),
  ),
);

title('1. Log Björk off, and know when she is really gone', 'await logoff(3)');
const result = await logoff(3, { onProgress });
line(
  `outcome: ${result.outcome} after ${result.elapsed} ms and ${result.polls} polls; last seen: ${result.lastState}`,
);

title('2. A session that hangs on its way out', 'await logoff(4, { timeout: 2000 })');
await refused(() => logoff(4, { timeout: 2000, onProgress }));

title(
  '3. An id that belongs to somebody else by now',
  'await logoff(session)   // Łukasz, as listed above',
);
const session = sessions.find(({ userName }) => userName === 'Łukasz');
host.removeSession(5);
host.addSession({ id: 5, name: 'RDP-Tcp#7', userName: 'Håkon', domainName: 'CONTOSO' });
line('(Łukasz has left; Windows has given id 5 to Håkon)');
await refused(() => logoff(session ?? 5));
line(`Håkon is still ${host.session(5)?.state}.`);

title(
  '4. Virtual desktops behind an RD Connection Broker: everybody off the collection "Büro"',
  "(await connectBroker('rdcb1.contoso.com')).listVirtualDesktopSessions({ collectionId: 'Büro' })",
);
const broker = await connectBroker('rdcb1.contoso.com');
const desktops = await broker.listVirtualDesktopSessions({ collectionId: 'Büro' });
for (const ending of await Promise.all(desktops.map((desktop) => broker.logoff(desktop)))) {
  line(`session ${ending.sessionId} of ${ending.vmHostName}: ${ending.outcome}`);
}
const left = await broker.listVirtualDesktopSessions();
line(
  `Left: ${left.map(({ userName, collectionId }) => `${userName} (${collectionId})`).join(', ')}.`,
);
broker.close();
host.uninstall();

/** @param {import('wtsapi32').LogoffProgress} progress */
function onProgress({ sessionId, state, elapsed, polls }) {
  const text = `   session ${sessionId}: ${state ?? '?'} after ${(elapsed / 1000).toFixed(1)} s (poll ${polls})`;
  if (live) process.stdout.write(`\r${text}\u001b[K`);
  else console.log(text);
}

/** @param {() => Promise<unknown>} run */
async function refused(run) {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof WtsError)) throw error;
    line(`${error.code}: ${error.message}`);
    return;
  }
  throw new Error('this should have been refused');
}

/** @param {string} text */
function line(text) {
  if (live) process.stdout.write('\r\u001b[K');
  console.log(`   ${text}`);
}

/**
 * @param {string} what
 * @param {string} code
 */
function title(what, code) {
  console.log(`\n${what}\n   > ${code}`);
}
