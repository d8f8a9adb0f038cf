// @ts-check
// A user's program that is bundled: lists sessions, and tells which addon was loaded for that, and not before.
import { isSupported, listSessionsSync } from 'wtsapi32';

/** @type {string[]} */
const addons = [];
const { dlopen } = process;
process.dlopen = (module, file) => {
  addons.push(file.replace('\\\\?\\', ''));
  dlopen.call(process, module, file);
};

/** @type {unknown} */
let error;
/** @type {(string | undefined)[]} */
let users = [];
try {
  users = listSessionsSync({ withUser: true }).map(({ userName }) => userName);
} catch (thrown) {
  error = thrown;
}
console.log(
  JSON.stringify({
    ...{ isSupported: isSupported(), users, addons },
    ...(error instanceof Error && { message: error.message }),
  }),
);
