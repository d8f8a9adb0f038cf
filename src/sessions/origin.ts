import type { Host } from '../core/host.js';

/*
 * What is known of a row beyond its properties. In side tables, because callers get plain rows: a copy of one
 * has lost it.
 */
const nobodys = new WeakSet<object>();
const origins = new WeakMap<object, Host>();

/** Windows has said of this row that nobody is logged on, where its enumeration does not say so. */
export function rememberNobodys(row: object): void {
  nobodys.add(row);
}

export function isKnownToBeNobodys(row: object): boolean {
  return nobodys.has(row);
}

/**
 * Remembers on which host a session was seen. Not for lists of this host: an entry for each of a thousand rows
 * takes as long as the list itself.
 */
export function rememberOrigin(row: object, host: Host): void {
  origins.set(row, host);
}

export function originOf(row: object): Host | undefined {
  return origins.get(row);
}
