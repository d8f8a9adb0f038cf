/**
 * A moment as WMI writes it, `yyyymmddHHMMSS.mmmmmm+UUU`: local time, and the minutes by which that is ahead of
 * Greenwich.
 */
export function cimDateTime(milliseconds: number, utcOffset: number): string {
  const local = new Date(Math.round(milliseconds) + utcOffset * 60_000).toISOString();
  const [seconds = '', fraction = ''] = local.replace(/[-T:Z]/g, '').split('.');
  const sign = utcOffset < 0 ? '-' : '+';
  return `${seconds}.${fraction}000${sign}${String(Math.abs(utcOffset)).padStart(3, '0')}`;
}
