import type { InstanceRecord, NativeBinding, NativeFailure } from '../../../src/native/binding.js';
import { VALUE_KINDS } from '../../../src/native/wmi-record.js';

export type Value = number | string | boolean | null | { readonly varType: number };

/** An instance as a list shows it: its path, and values by property. */
export interface Instance {
  readonly path: string;
  readonly [property: string]: Value;
}

/** Packs them as the addon does. */
export function pack(
  instances: readonly Instance[],
  properties: readonly string[],
): InstanceRecord {
  const numbers: number[] = [];
  let text = '';
  for (const instance of instances) {
    numbers.push(instance.path.length);
    text += instance.path;
    for (const property of properties) {
      const value = instance[property] ?? null;
      const kind =
        value === null
          ? 'null'
          : typeof value === 'string'
            ? 'text'
            : typeof value === 'object'
              ? 'other'
              : typeof value;
      numbers.push(VALUE_KINDS.indexOf(kind as (typeof VALUE_KINDS)[number]));
      if (typeof value === 'string') {
        numbers.push(value.length);
        text += value;
      } else
        numbers.push(
          value === null ? 0 : typeof value === 'object' ? value.varType : Number(value),
        );
    }
  }
  return { numbers: Uint32Array.from(numbers), text };
}

/** The six functions of WMI, and nothing else, for what no model of WMI would do. */
export class FakeBroker {
  /** What a list answers; by default `instances`. */
  list: () => readonly Instance[] | NativeFailure = () => this.instances;
  /** What a look answers; by default the instance with that path. */
  get: (path: string) => Instance | NativeFailure = (path) =>
    this.instances.find((instance) => instance.path === path) ?? failure(0x80041002);
  /** What a method returns, or fails with. */
  returns: Value | NativeFailure = 0;
  /** What a list of the session directory answers. */
  directory: readonly Instance[] = [];
  openFailure: NativeFailure | undefined;
  readonly calls: unknown[][] = [];
  open = 0;
  /** Milliseconds that an answer takes. */
  delay = 0;
  readonly #pending = new Map<number, { timer: NodeJS.Timeout; finish: () => void }>();
  #tickets = 0;

  constructor(public instances: readonly Instance[] = []) {}

  get pending(): number {
    return this.#pending.size;
  }

  count(call: string): number {
    return this.calls.filter(([name]) => name === call).length;
  }

  readonly binding = {
    openWmi: this.#call('openWmi', () => {
      if (this.openFailure) return this.openFailure;
      this.open++;
      const handle: unknown = {};
      return handle;
    }),
    closeWmi: () => {
      this.open--;
    },
    listInstances: this.#call('listInstances', (_, className, properties) => {
      const answer = className === 'Win32_SessionDirectorySession' ? this.directory : this.list();
      return 'errno' in answer
        ? named(answer, 'IWbemServices::ExecQuery')
        : pack(answer, properties as string[]);
    }),
    getInstance: this.#call('getInstance', (_, path, properties) => {
      const answer = this.get(path as string);
      return isFailed(answer)
        ? named(answer, 'IWbemServices::GetObject')
        : pack([answer], properties as string[]);
    }),
    callMethod: this.#call('callMethod', () => {
      const value = this.returns;
      if (typeof value === 'object' && value && 'errno' in value) return value;
      return pack([{ path: '', ReturnValue: value }], ['ReturnValue']);
    }),
    abandon: (ticket: number) => {
      clearTimeout(this.#pending.get(ticket)?.timer);
      this.#pending.delete(ticket);
    },
    waitFor: (ticket: number) => {
      const { timer, finish } = this.#pending.get(ticket) ?? {};
      clearTimeout(timer);
      finish?.();
      return true;
    },
  } as unknown as NativeBinding;

  #call(name: string, run: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
    return (...args) => {
      const done = args.at(-1);
      if (typeof done !== 'function') {
        this.calls.push([name, ...args]);
        return run(...args);
      }
      this.calls.push([name, ...args.slice(0, -1)]);
      const ticket = ++this.#tickets;
      const finish = (): void => {
        this.#pending.delete(ticket);
        (done as (outcome: unknown) => void)(run(...args));
      };
      this.#pending.set(ticket, { timer: setTimeout(finish, this.delay), finish });
      return ticket;
    };
  }
}

function isFailed(answer: Instance | NativeFailure): answer is NativeFailure {
  return 'errno' in answer;
}

const SOME_CALL = 'IWbemServices::…';

/** A failure of the call that is usual there, or of another one if it says so. */
function named(answer: NativeFailure, usual: string): NativeFailure {
  return answer.syscall === SOME_CALL ? { ...answer, syscall: usual } : answer;
}

export function failure(errno: number, started?: false): NativeFailure {
  return { syscall: SOME_CALL, errno, ...(started === false && { started }) };
}

export function desktop(sessionId: number, vmHostName: string, userName?: string): Instance {
  return {
    path: `Win32_VirtualDesktopSession.SessionId=${String(sessionId)},VMHostName=${JSON.stringify(vmHostName)}`,
    ...{ SessionId: sessionId, VMHostName: vmHostName, ConnectState: 0 },
    UserName: userName ?? null,
  };
}
