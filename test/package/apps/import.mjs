// @ts-check
// Named imports, beside require: one class, one state.
import { createRequire } from 'node:module';
import * as all from 'wtsapi32';
import { isSupported, listSessions, listSessionsSync, WtsError } from 'wtsapi32';
import { SimulatedHost } from 'wtsapi32/testing';

const require = createRequire(import.meta.url);
const required = require('wtsapi32');
const failure = await listSessions().catch((error) => error);
const host = new SimulatedHost({ sessions: [{ id: 3, userName: 'Björk' }] });
host.install();
const whileSimulated = isSupported();
const simulated = required.listSessionsSync().map((/** @type {{ id: number }} */ { id }) => id);
host.uninstall();

console.log(
  JSON.stringify({
    sameClass:
      required.WtsError === WtsError && (isSupported() || failure instanceof required.WtsError),
    sameSimulator: require('wtsapi32/testing').SimulatedHost === SimulatedHost,
    sameFunction: required.listSessionsSync === listSessionsSync,
    ...{ simulated, whileSimulated, isSupported: isSupported(), code: failure.code },
    // Node adds some to what CommonJS exports.
    names: Object.keys(all).filter((name) => !/^(default|module\.exports|__esModule)$/.test(name)),
    required: Object.keys(required).sort(),
    file: require.resolve('wtsapi32'),
  }),
);
