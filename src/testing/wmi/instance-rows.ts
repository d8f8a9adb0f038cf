import type { WmiRow } from '../rows.js';
import type { BrokerModel } from './broker-model.js';
import type { WmiClass, WmiInstance } from './classes.js';
import { formatObjectPath, type KeyValue } from './object-path.js';
import type { CalledNamespace } from './reach.js';

/** An instance with its paths, as the script wants it to be. */
export function rowOf(
  called: CalledNamespace,
  broker: BrokerModel,
  wmiClass: WmiClass,
  { properties }: WmiInstance,
): WmiRow {
  return {
    ...paths(called, broker, wmiClass, properties),
    __CLASS: wmiClass.name,
    ...asScripted(broker, properties),
  };
}

export function columnsOf({ properties }: WmiClass): readonly string[] {
  return ['__RELPATH', '__PATH', '__CLASS', ...properties];
}

function paths(
  { name, namespace }: CalledNamespace,
  { options: { paths: wanted = 'both' } }: BrokerModel,
  wmiClass: WmiClass,
  properties: WmiRow,
): WmiRow {
  const keys = wmiClass.keys.map((key) => [key, properties[key] as KeyValue] as const);
  const relative = formatObjectPath(wmiClass.name, keys);
  // This host's own name is not in the script; '.' means it, too.
  const full = `\\\\${name || '.'}\\${namespace}:${relative}`;
  return {
    __RELPATH: wanted === 'both' ? relative : undefined,
    __PATH: wanted === 'none' ? undefined : full,
  };
}

function asScripted({ options }: BrokerModel, properties: WmiRow): WmiRow {
  const { nullStrings = true, wrongTypes = {} } = options;
  const values = Object.entries(properties).map(([name, value]) => {
    const wrong = wrongTypes[name];
    if (wrong === 'null' || (value === '' && nullStrings)) return [name, undefined] as const;
    if (wrong === undefined) return [name, value] as const;
    return [name, wrong === 'text' ? String(value ?? '') : Number(value) || 0] as const;
  });
  return Object.fromEntries(values);
}
