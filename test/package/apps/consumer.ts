// A user's program, as far as the compiler is concerned.
import {
  connect,
  listSessions,
  logoff,
  openServer,
  WtsError,
  type LogoffProgress,
  type LogoffResult,
  type Session,
} from 'wtsapi32';
import { SimulatedHost } from 'wtsapi32/testing';

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

export const host: SimulatedHost = new SimulatedHost({ sessions: [{ id: 3, userName: 'Björk' }] });

// @ts-expect-error -- ids are numbers, names are not
void logoff('Björk');

// @ts-expect-error -- a server is opened, not described
void listSessions({ server: { name: 'rdsh1', isLocal: false } });
