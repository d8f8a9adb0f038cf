import { type Host, localHost } from '../core/host.js';
import { checkSessionId, SESSION, valueError } from '../errors/arguments.js';
import { refusedError } from '../errors/wts-error.js';
import { isFailure } from '../native/binding.js';

/** The session that a process of this host runs in. */
export function sessionOfProcess(pid: number): number {
  const host = localHost();
  const outcome = host.binding.processSessionId(pid);
  if (isFailure(outcome)) throw host.error(outcome);
  return outcome;
}

/** `'current'` becomes a real id, and only on this host: a remote one has no session of ours. */
export function resolveId(session: unknown, host: Host, name = 'session'): number {
  if (typeof session !== 'string') return checkSessionId(session, name);
  if (session !== 'current') throw valueError(name, SESSION, session);
  if (!host.isLocal) {
    throw refusedError(
      `'current' means this process's own session, which is not on server "${host.name ?? ''}"; give a session id.`,
      host.context(),
    );
  }
  return sessionOfProcess(process.pid);
}
