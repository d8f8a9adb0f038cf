import { call, type Procedure } from '../core/procedure.js';
import { isFailure, type NativeBinding, type WmiHandle } from '../native/binding.js';
import { decodeInstances, type WmiInstance } from '../native/wmi-record.js';
import { type BadAnswer, CLASS, type Doubt, LIST } from './doubt.js';
import { Listed, type ListedRow, PROPERTIES, readRow } from './rows.js';

/** Whom to ask: a `Connection`. */
interface Asked {
  readonly binding: NativeBinding;
  readonly wmi: WmiHandle;
  readonly name: string | undefined;
}

/** Lists once, by one query. A session that cannot be read is left out, and said to be. */
export function* listRows(asked: Asked): Procedure<Listed | Doubt> {
  const { binding, wmi } = asked;
  const record = yield* call(binding, binding.listInstances, wmi, CLASS, PROPERTIES);
  if (isFailure(record)) return record;
  const rows: ListedRow[] = [];
  let unreadable: BadAnswer | undefined;
  for (const instance of decodeInstances(record, PROPERTIES.length)) {
    const row = readRow(instance, asked.name);
    if (typeof row === 'string') unreadable ??= { syscall: LIST, unexpected: row };
    else rows.push(row);
  }
  return new Listed(rows, unreadable);
}

/** Reads one session again, by the path that a list gave. */
export function* getRow(asked: Asked, path: string): Procedure<ListedRow | Doubt> {
  const { binding, wmi } = asked;
  const record = yield* call(binding, binding.getInstance, wmi, path, PROPERTIES);
  if (isFailure(record)) return record;
  const [instance] = decodeInstances(record, PROPERTIES.length) as [WmiInstance?];
  const row = instance ? readRow(instance, asked.name) : 'nothing';
  return typeof row === 'string' ? { syscall: 'IWbemServices::GetObject', unexpected: row } : row;
}
