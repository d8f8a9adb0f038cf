/*
 * Of which rows Windows has said that nobody is logged on, where its enumeration does not say so. In a side table,
 * because callers get plain rows: a copy of one has lost it.
 */
const nobodys = new WeakSet<object>();

export function rememberNobodys(row: object): void {
  nobodys.add(row);
}

export function isKnownToBeNobodys(row: object): boolean {
  return nobodys.has(row);
}
