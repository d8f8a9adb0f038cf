import type { SimulatedCall } from '../options.js';
import { classNamed, keysIn, type WmiClass } from './classes.js';
import { WBEM_E_INVALID_CLASS, WBEM_E_INVALID_OBJECT_PATH } from './hresults.js';
import { parseObjectPath, type KeyValue } from './object-path.js';
import type { CalledNamespace } from './reach.js';

/** What an object path stands for in a namespace. */
export interface Meant {
  readonly wmiClass: WmiClass;
  /** In the class's order; absent when the class itself is meant. */
  readonly keys: readonly KeyValue[] | undefined;
}

/** A class that is there, as the script has it. */
export function classIn(called: CalledNamespace, name: string): WmiClass | undefined {
  const { namespace, broker } = called;
  const found = classNamed(name);
  return found?.namespace === namespace && broker && found.isOn(broker) ? found : undefined;
}

/** What is meant, or the HRESULT that says why nothing is (§6.1, §6.3). */
export function meantBy(called: CalledNamespace, path: string): Meant | number {
  const parsed = parseObjectPath(path);
  if (!parsed || !isHere(called, parsed.place)) return WBEM_E_INVALID_OBJECT_PATH;
  const wmiClass = classIn(called, parsed.className);
  if (!wmiClass) return called.broker?.options.missingClassError ?? WBEM_E_INVALID_CLASS;
  if (!parsed.keys) return { wmiClass, keys: undefined };
  const keys = keysIn(parsed, wmiClass);
  return keys ? { wmiClass, keys } : WBEM_E_INVALID_OBJECT_PATH;
}

function isHere(called: CalledNamespace, place: { host: string; namespace: string } | undefined) {
  if (!place) return true;
  if (place.namespace !== called.namespace) return false;
  return place.host === '' || place.host.toLowerCase() === called.name.toLowerCase();
}

/** What the list of calls says of a path; nothing of one that is malformed. */
export function aboutPath(
  path: string,
): Pick<SimulatedCall, 'className' | 'sessionId' | 'vmHostName'> {
  const parsed = parseObjectPath(path);
  if (!parsed) return {};
  const sessionId = parsed.keys?.get('sessionid');
  const vmHostName = parsed.keys?.get('vmhostname');
  return {
    className: classNamed(parsed.className)?.name ?? parsed.className,
    ...(typeof sessionId === 'number' && { sessionId }),
    ...(typeof vmHostName === 'string' && { vmHostName }),
  };
}
