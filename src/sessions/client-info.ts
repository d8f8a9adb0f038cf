import type { WtsClientInfo, WtsConfigInfo, WtsDisplay } from '../types/info-class.js';
import { present, text } from './buffer.js';

/*
 * The structures of fixed arrays that tell of a client and of its settings. An array of n characters takes 2n bytes.
 */

// Codes of WTS_CLIENT_DISPLAY. 15 bits are what 5-5-5 colours take; 8 and 24 are both 24.
const COLOR_DEPTHS: Readonly<Record<number, number>> = {
  1: 4,
  2: 8,
  4: 16,
  8: 24,
  16: 15,
  24: 24,
  32: 32,
};

function display(width: number, height: number, code: number): WtsDisplay | undefined {
  if (width === 0 && height === 0) return undefined;
  return { width, height, ...present({ colorDepth: COLOR_DEPTHS[code] }) };
}

/** `WTS_CLIENT_DISPLAY`; nothing where there is no client. */
export function decodeDisplay(data: DataView): WtsDisplay | undefined {
  const [width, height, code] = [0, 4, 8].map((offset) => data.getUint32(offset, true));
  return display(width ?? 0, height ?? 0, code ?? 0);
}

/** `WTSCLIENTW`. */
export function decodeClientInfo(data: DataView): WtsClientInfo {
  const array = (offset: number, units: number): string | undefined =>
    text(data, offset, units * 2);
  const word = (offset: number): number => data.getUint16(offset, true);
  return {
    ...present({
      clientName: array(0, 21),
      domainName: array(42, 18),
      userName: array(78, 21),
      workingDirectory: array(120, 261),
      initialProgram: array(642, 261),
    }),
    encryptionLevel: data.getUint8(1164),
    ...present({
      display: display(word(1234), word(1236), word(1238)),
      directory: array(1240, 261),
    }),
    build: data.getUint32(1764, true),
    hardwareId: data.getUint32(1768, true),
    productId: word(1772),
    outBufferCountHost: word(1774),
    outBufferCountClient: word(1776),
    outBufferLength: word(1778),
    ...present({ deviceId: array(1780, 261) }),
  };
}

/** `WTSCONFIGINFOW`. */
export function decodeConfigInfo(data: DataView): WtsConfigInfo {
  const array = (offset: number, units: number): string | undefined =>
    text(data, offset, units * 2);
  const flag = (offset: number): boolean => data.getUint32(offset, true) !== 0;
  return {
    version: data.getUint32(0, true),
    connectClientDrivesAtLogon: flag(4),
    connectPrinterAtLogon: flag(8),
    disablePrinterRedirection: flag(12),
    disableDefaultMainClientPrinter: flag(16),
    shadowSettings: data.getUint32(20, true),
    ...present({
      logonUserName: array(24, 21),
      logonDomain: array(66, 18),
      workingDirectory: array(102, 261),
      initialProgram: array(624, 261),
      applicationName: array(1146, 261),
    }),
  };
}
