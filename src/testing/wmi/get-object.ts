import { isFailure } from '../../native/binding.js';
import type { Windows } from '../host-model.js';
import type { Table, WmiRow } from '../rows.js';
import type { Steps } from '../steps.js';
import { failure, listCall } from '../win32/reach.js';
import { WBEM_E_INVALID_NAMESPACE, WBEM_E_NOT_FOUND } from './hresults.js';
import { columnsOf, rowOf } from './instance-rows.js';
import { aboutPath, meantBy } from './meant.js';
import { arrive, namespaceOf } from './reach.js';

/** An instance by its path, as it is when the answer comes; or a class by its name (§6.2). */
export function* GetObject(
  windows: Windows,
  path: string,
  objectPath: string,
): Steps<Table<WmiRow>> {
  const called = namespaceOf(windows.host, path);
  const call = {
    call: 'IWbemServices::GetObject',
    server: called.name,
    ...aboutPath(objectPath),
  };
  const failed = yield* arrive(windows, called, call, listCall(windows.host, call));
  if (isFailure(failed)) return failed;
  const meant = meantBy(called, objectPath);
  if (typeof meant === 'number') return failure(call, meant);
  const { wmiClass, keys } = meant;
  // __GENUS 1 is a class.
  if (!keys) {
    return { columns: ['__CLASS', '__GENUS'], rows: [{ __CLASS: wmiClass.name, __GENUS: 1 }] };
  }
  const { broker } = called;
  if (!broker) return failure(call, WBEM_E_INVALID_NAMESPACE);
  const instance = wmiClass.find(broker, keys);
  if (!instance) return failure(call, WBEM_E_NOT_FOUND);
  if (instance.denied !== undefined) return failure(call, instance.denied);
  return { columns: columnsOf(wmiClass), rows: [rowOf(called, broker, wmiClass, instance)] };
}
