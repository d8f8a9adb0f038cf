// @ts-check
// The declarations, as compilers of users see them: all of them checked (skipLibCheck is off).
import { deepStrictEqual, strictEqual } from 'node:assert';
import { cpSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { publint } from 'publint';
import { REPO } from '../../scripts/lib/cache.mjs';
import { newProject, tarball } from './lib/package.mjs';
import { run } from './lib/run.mjs';
import { toolRequire } from './lib/tools.mjs';

const toolsRequire = await toolRequire();
// attw brings an older TypeScript: not everybody has the newest.
const compilers = [createRequire(import.meta.url), toolsRequire].map((require) => ({
  tsc: require.resolve('typescript/bin/tsc'),
  version: require('typescript/package.json').version,
}));

const resolutions = {
  'as an ES module of Node': { module: 'node16', file: 'consumer.mts' },
  'as a CommonJS module of Node': { module: 'node16', file: 'consumer.cts' },
  // TypeScript 5 then knows no `exports` in package.json, only `typesVersions`.
  'with nothing said but "commonjs"': { module: 'commonjs', file: 'consumer.ts' },
  'for a bundler': { module: 'esnext', moduleResolution: 'bundler', file: 'consumer.ts' },
};

for (const { tsc, version } of compilers) {
  for (const [what, { file, ...resolution }] of Object.entries(resolutions)) {
    // Those change nothing about how modules are found, and take as long as all the rest.
    for (const types of file.endsWith('.mts') ? [['node'], []] : [[]]) {
      const node = types.length === 0 ? '' : ', with @types/node';
      test(`TypeScript ${version} compiles a user's program ${what}${node}`, async () => {
        const options = { ...resolution, types, target: 'es2022', noEmit: true };
        const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false };
        const config = { compilerOptions: { ...options, ...strict }, files: [file] };
        const cwd = await newProject({ 'tsconfig.json': JSON.stringify(config) }, ['consumer.ts']);
        renameSync(join(cwd, 'consumer.ts'), join(cwd, file));
        for (const name of types.length === 0 ? [] : ['@types/node', 'undici-types']) {
          cpSync(join(REPO, 'node_modules', name), join(cwd, 'node_modules', name), {
            recursive: true,
          });
        }
        const { code, stdout } = await run(process.execPath, [tsc, '-p', cwd], { cwd });
        strictEqual(stdout, '');
        strictEqual(code, 0);
      });
    }
  }
}

test('publint --strict finds nothing in the tarball', async () => {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const packed = /** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength));
  const { messages } = await publint({
    ...{ strict: true, level: 'suggestion', pack: { tarball: packed } },
  });
  deepStrictEqual(messages, []);
});

test('arethetypeswrong finds nothing in the tarball', async () => {
  const attw = await import(toolsRequire.resolve('@arethetypeswrong/core'));
  const packed = attw.createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
  const { types, problems } = await attw.checkPackage(packed);
  deepStrictEqual(types, { kind: 'included' });
  deepStrictEqual(problems, []);
});
