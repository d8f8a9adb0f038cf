// @ts-check
// Would it link, with the libraries that binding.gyp and node-gyp name and no others? And is the result
// an addon: does it export Node-API's entry, and can its host be called something else than node.exe?

import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLANG, DLLTOOL, LINK, MINGW_LIBRARIES, must, READOBJ, run } from './tools.mjs';

/** @typedef {import('./project.mjs').Project} Project */

const RUNTIME = join(dirname(fileURLToPath(import.meta.url)), 'runtime.c');

/** The C runtime's own functions, which MSVC links without being told. */
const C_RUNTIME = ['ucrt', 'vcruntime140_app'];

// The C++ library (LLVM's here, which is nowhere built for MSVC), new and delete, type_info.
const CXX_RUNTIME = /@std@@|^\?\?(2|3|_U|_V)@YA|^\?\?_7type_info@@6B@$/;

/**
 * Links for x64, the one machine that Debian has all import libraries for.
 *
 * @param {Project} project
 * @param {readonly string[]} objects with the compiled resources
 * @param {string} folder
 * @returns {Promise<{ problems: string[], imports: string[] }>}
 */
export async function link(project, objects, folder) {
  const problems = [];
  const { found, missing } = await importLibraries(project.libraries, folder);
  problems.push(...missing.map((name) => `there is no ${name}`));
  const runtime = join(folder, 'runtime.obj');
  const quiet = ['-w', '-O1', '-fno-builtin', '--target=x86_64-pc-windows-msvc'];
  await must(CLANG, [...quiet, '-c', RUNTIME, '-o', runtime]);

  const out = join(folder, 'wtsapi32.node');
  const { ok, stderr } = await run(LINK, [
    ...['/dll', `/out:${out}`, '/machine:x64', '/nodefaultlib', '/opt:ref', '/errorlimit:0'],
    // So that all that is missing is named, as it is by the compiler and not as people read it.
    ...['/force:unresolved', '/demangle:no', ...project.linker],
    ...[...objects, runtime, ...found],
  ]);
  const undefined_ = [...stderr.matchAll(/undefined symbol: (.*)/g)].map(([, name]) => `${name}`);
  const unknown = [...new Set(undefined_)].filter((name) => !CXX_RUNTIME.test(name)).sort();
  problems.push(...unknown.map((name) => `no library of binding.gyp or node-gyp has ${name}`));
  if (!ok) return { problems: [...problems, stderr.trim()], imports: [] };

  const seen = await must(READOBJ, ['--coff-exports', '--coff-imports', '--coff-resources', out]);
  // MSVC's own C runtime would be in the file.
  const imports = importsOf(seen, 'Import').filter(
    (name) => !/^(api-ms-win-crt-|vcruntime)/.test(name),
  );
  return { problems: [...problems, ...misfits(project, seen)], imports };
}

/**
 * What makes a DLL an addon that Node loads.
 *
 * @param {Project} project
 * @param {string} seen
 */
function misfits(project, seen) {
  const problems = [];
  for (const name of ['napi_register_module_v1', 'node_api_module_get_api_version_v1']) {
    if (!new RegExp(`^  Name: ${name}$`, 'm').test(seen)) problems.push(`does not export ${name}`);
  }
  if (importsOf(seen, 'Import').includes('node.exe')) problems.push('imports node.exe by its name');
  if (!importsOf(seen, 'DelayImport').includes('node.exe')) {
    problems.push('does not delay-load node.exe, so that it would not load in Electron');
  }
  const version = /Type: VERSION/.test(seen);
  if (project.resourceFiles.length > 0 && !version) problems.push('has no version resource');
  return problems;
}

/**
 * @param {string} seen
 * @param {'Import' | 'DelayImport'} kind
 */
function importsOf(seen, kind) {
  const blocks = seen.matchAll(new RegExp(`^${kind} \\{\\s+Name: (.*)$`, 'gm'));
  return [...new Set([...blocks].map(([, name]) => `${name}`))];
}

/**
 * @param {readonly string[]} names as binding.gyp and node-gyp give them
 * @param {string} folder
 */
async function importLibraries(names, folder) {
  const node = join(folder, 'node.lib');
  await nodeLibrary(node);
  const found = [];
  const missing = [];
  for (const name of [...names, ...C_RUNTIME.map((each) => `${each}.lib`)]) {
    const library = join(MINGW_LIBRARIES, `lib${name.replace(/\.lib$/i, '').toLowerCase()}.a`);
    if (name === 'node.lib') {
      found.push(node);
    } else if (existsSync(library)) {
      // By the name that MSVC knows, which is the one in messages.
      await copyFile(library, join(folder, name));
      found.push(join(folder, name));
    } else {
      missing.push(name);
    }
  }
  return { found, missing };
}

/** @param {string} out */
async function nodeLibrary(out) {
  /** @type {{ def_paths: Record<string, string> }} */
  const { def_paths } = createRequire(import.meta.url)('node-api-headers');
  const texts = await Promise.all(Object.values(def_paths).map((file) => readFile(file, 'utf8')));
  const names = texts.flatMap((text) => text.split(/\s+/).filter((word) => /^[a-z]/.test(word)));
  const definition = `${out}.def`;
  await writeFile(definition, `LIBRARY node.exe\nEXPORTS\n${names.join('\n')}\n`);
  await must(DLLTOOL, ['-m', 'i386:x86-64', '-d', definition, '-l', out]);
}
