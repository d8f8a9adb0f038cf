import type { InstanceRecord } from './binding.js';

/*
 * Layout of an InstanceRecord: `numbers` holds for each instance the length of its path in UTF-16 units (0: it has
 * none), and then for each property two words, kind and value; `text` holds the path and the texts of each instance,
 * one after the other. What `callMethod` returns is one instance without a path and with the one property.
 *
 * Kinds: 0, NULL; 1, the value is a number, unsigned; 2, a text of that length; 3, the value is a boolean (0 or 1);
 * 4, something that is none of these: the value is its VARTYPE.
 */
export const VALUE_KINDS = ['null', 'number', 'text', 'boolean', 'other'] as const;

/** A value of WMI; `undefined` is NULL. */
export type WmiValue = number | string | boolean | undefined | { readonly varType: number };

export interface WmiInstance {
  /** What the other calls take for it; `''`: it has none. */
  readonly path: string;
  /** In the order of the properties that were asked for. */
  readonly values: readonly WmiValue[];
}

/** @param properties - How many were asked for. */
export function decodeInstances(
  { numbers, text }: InstanceRecord,
  properties: number,
): WmiInstance[] {
  const instances: WmiInstance[] = [];
  const words = 1 + 2 * properties;
  let at = 0;
  for (let i = 0; i + words <= numbers.length; i += words) {
    const path = text.substring(at, (at += numbers[i] as number));
    const values = new Array<WmiValue>(properties);
    for (let property = 0; property < properties; property++) {
      const kind = VALUE_KINDS[numbers[i + 1 + 2 * property] as number];
      const value = numbers[i + 2 + 2 * property] as number;
      if (kind === 'number') values[property] = value;
      else if (kind === 'text') values[property] = text.substring(at, (at += value));
      else if (kind === 'boolean') values[property] = value !== 0;
      else if (kind === 'other') values[property] = { varType: value };
    }
    instances.push({ path, values });
  }
  return instances;
}
