import type { SimulatedCall } from 'wtsapi32/testing';
import type { Backend } from './backend.js';
import { conformance } from './suite.js';

/*
 * The real addon in a Windows runtime, over the simulated wtsapi32.dll in System32. The DLL is also a
 * Node-API addon, through which its script is given.
 */
const dll: { exports: { control(command: string, argument?: string): string } } = {
  exports: { control: () => '' },
};
process.dlopen(dll, 'C:\\windows\\system32\\wtsapi32.dll');

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the type of a command's reply
function control<T>(command: string, argument?: object): T {
  const reply = dll.exports.control(
    command,
    argument === undefined ? undefined : JSON.stringify(argument, infinite),
  );
  const answer = JSON.parse(reply) as (T & { error?: string }) | null;
  if (answer?.error !== undefined) throw new Error(`${command}: ${answer.error}`);
  return answer as T;
}

// Dates go as milliseconds; JSON.stringify would have made text of them.
function infinite(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Date ? raw.getTime() : value;
}

conformance({
  name: 'addon over wtsapi32.dll',
  scriptsKernel: false,
  reset: (options) => {
    control('reset', options);
  },
  addSession: (session, server = '') => {
    control('addSession', { server, session });
  },
  removeSession: (id, server = '') => {
    control('removeSession', { server, id });
  },
  session: (id, server = '') =>
    control<{ userName?: string; state?: string } | null>('session', { server, id }) ?? undefined,
  calls: () => control<SimulatedCall[]>('calls'),
  stats: () => control<ReturnType<Backend['stats']>>('stats'),
  release: () => {
    control('release');
  },
});
