// @ts-check
// Asks @electron/rebuild what it would rebuild in a project, and which prebuilds it finds by name.
//   node electron-rebuild.mjs REBUILD_FOLDER PROJECT ARCH…
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [tool = '', project = '', ...arches] = process.argv.slice(2);
const load = (/** @type {string} */ file) => import(pathToFileURL(join(tool, 'lib', file)).href);
const { Rebuilder } = await load('rebuild.js');
const { Prebuildify } = await load('module-type/prebuildify.js');

// 'decoy' shows that the project has been walked; ignored, it is found and not built.
const options = { buildPath: project, electronVersion: '39.0.0', platform: 'win32', force: true };
const lifecycle = new EventEmitter();
/** @type {string[][]} */
const found = [];
lifecycle.on('modules-found', (names) => found.push(names));
await new Rebuilder({ ...options, arch: 'x64', ignoreModules: ['decoy'], lifecycle }).rebuild();

/** @type {string[]} */
const prebuilt = [];
for (const arch of arches) {
  const rebuilder = new Rebuilder({ ...options, arch, lifecycle });
  const module = new Prebuildify(rebuilder, join(project, 'node_modules/wtsapi32'));
  if (await module.findPrebuiltModule()) prebuilt.push(arch);
}
console.log(JSON.stringify({ found, prebuilt }));
