import type { InstanceRecord, NativeFailure } from '../../native/binding.js';
import { VALUE_KINDS } from '../../native/wmi-record.js';
import type { WmiRow } from '../rows.js';
import { WBEM_E_NOT_FOUND } from '../wmi/hresults.js';

/** Packs instances as the addon does. A class without one of the properties fails `IWbemClassObject::Get`. */
export function packInstances(
  rows: readonly WmiRow[],
  properties: readonly string[],
): InstanceRecord | NativeFailure {
  const numbers: number[] = [];
  const text: string[] = [];
  for (const row of rows) {
    const path = String(row.__RELPATH ?? row.__PATH ?? '');
    numbers.push(path.length);
    text.push(path);
    for (const property of properties) {
      if (!(property in row)) return { syscall: 'IWbemClassObject::Get', errno: WBEM_E_NOT_FOUND };
      const value = row[property];
      if (value === undefined) numbers.push(VALUE_KINDS.indexOf('null'), 0);
      else if (typeof value === 'number') numbers.push(VALUE_KINDS.indexOf('number'), value);
      else {
        numbers.push(VALUE_KINDS.indexOf('text'), value.length);
        text.push(value);
      }
    }
  }
  return { numbers: Uint32Array.from(numbers), text: text.join('') };
}
