// A user's program, as far as the compiler is concerned.
import {
  blockEndSession,
  type Broker,
  connect,
  connectBroker,
  type EndSessionBlock,
  type EndSessionListener,
  type EndSessionReason,
  type EndSessionSubscription,
  listSessions,
  localServer,
  logoff,
  onEndSession,
  openServer,
  signOut,
  type SignOutOptions,
  signOutSync,
  WtsError,
  type LogoffProgress,
  type LogoffResult,
  type Session,
  type VirtualDesktopFilter,
  type VirtualDesktopKey,
  type VirtualDesktopLogoffResult,
  type VirtualDesktopSession,
} from 'wtsapi32';
import { type SimulatedEndSession, SimulatedHost } from 'wtsapi32/testing';

export async function end(userName: string, signal: AbortSignal): Promise<LogoffResult[]> {
  const sessions: Session[] = await listSessions({ withUser: true, signal });
  return Promise.all(
    sessions
      .filter((session) => session.userName === userName)
      .map((session) => logoff(session, { timeout: 60_000, signal })),
  );
}

export async function names(host: string): Promise<(string | undefined)[]> {
  const server = await connect(host, { timeout: 10_000 });
  using other = openServer(host);
  return [server.name, other.name];
}

export function code(error: unknown): string | undefined {
  return error instanceof WtsError ? error.code : undefined;
}

export function lastError({ lastError }: LogoffProgress): WtsError | undefined {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its type has no class, and must fit
  return lastError;
}

export async function endCollection(
  name: string,
  filter: VirtualDesktopFilter,
): Promise<VirtualDesktopLogoffResult[]> {
  using broker: Broker = await connectBroker(name, {
    credentials: { userName: 'CONTOSO\\ada', password: 'ß' },
  });
  const rows: VirtualDesktopSession[] = await broker.listVirtualDesktopSessions(filter);
  const [first] = rows;
  // A row is a key as well, and a result names the same session.
  const key: VirtualDesktopKey | undefined = first;
  const state: Session['state'] | 'unknown' | undefined = first?.connectState;
  const results = await Promise.all(
    rows.map((row) =>
      broker.logoff(row, {
        wait: 'gone',
        expect: { userName: 'ada' },
        onProgress: ({ vmHostName, sessionId, state }) => {
          console.log(vmHostName, sessionId, state);
        },
      }),
    ),
  );
  console.log(key?.vmHostName, state, results[0]?.vmHostName, broker.stats().questions.stuck);
  const [directory] = await broker.listSessionDirectory();
  if (directory) (await connect(directory.serverName)).close();
  return results;
}

export async function refused(broker: Broker, session: Session): Promise<void> {
  const key = { sessionId: 2, vmHostName: 'rdvh1' };
  const logonTime = new Date();
  // @ts-expect-error -- WMI has no flag that lets the broker wait
  await broker.logoff(key, { wait: 'native' });
  // @ts-expect-error -- ids are unique on their host only
  await broker.logoff(2);
  // @ts-expect-error -- a session of a server is not one of a broker
  await broker.logoff(session);
  // @ts-expect-error -- a broker does not know when a user logged on
  await broker.disconnect(key, { expect: { logonTime } });
  // @ts-expect-error -- a name is misspelt
  await broker.listVirtualDesktopSessions({ collection: 'Büro' });
}

export function saveAtTheEnd(save: () => Promise<void>): EndSessionSubscription {
  const listener: EndSessionListener = async ({ phase, ending, reasons, source }) => {
    const why: EndSessionReason | undefined = reasons[0];
    if (phase === 'query') return why !== 'close-app';
    using block: EndSessionBlock = blockEndSession(`Saving (${source})`);
    if (ending) await save();
    block.close();
    return undefined;
  };
  onEndSession(listener).close();
  return onEndSession(listener, { level: 0x3ff, keepAlive: false });
}

export async function leave(signal: AbortSignal): Promise<void> {
  const options: SignOutOptions = { force: 'if-hung', reason: 0x80040001, signal, timeout: 5000 };
  await signOut(options);
  signOutSync({ force: 'never' });
  // @ts-expect-error -- it is misspelt
  await signOut({ force: 'allways' });
  // @ts-expect-error -- a thread that blocks sees no signal
  signOutSync({ signal });
  // @ts-expect-error -- it is about the own session
  await signOut({ server: localServer });
  // @ts-expect-error -- a listener is a function
  onEndSession({ handleEvent: signOut });
}

export async function refusing(simulated: SimulatedHost): Promise<readonly EndSessionListener[]> {
  const options: SimulatedEndSession = { reasons: ['logoff'], force: true, source: 'window' };
  const { ended, refused, late } = await simulated.endSession(options);
  return ended && simulated.blockReason !== undefined ? refused : late;
}

export const host: SimulatedHost = new SimulatedHost({ sessions: [{ id: 3, userName: 'Björk' }] });

// @ts-expect-error -- ids are numbers, names are not
void logoff('Björk');

// @ts-expect-error -- a server is opened, not described
void listSessions({ server: { name: 'rdsh1', isLocal: false } });
