// @ts-check
// `npm run check:msvc`: would Visual Studio build this? Not Visual Studio, but as near as Linux gets:
// the flags that node-gyp would give it, clang in MSVC mode, Microsoft's rules of linking.
//
// It cannot see MSVC's own warnings, nor the true headers of the SDK and of MSVC's C++ library.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../lib/temporary.mjs';
import { compileResource, MODES } from './compile.mjs';
import { headers } from './headers.mjs';
import { link } from './link.mjs';
import { generate, MACHINES } from './project.mjs';
import { compileOnce } from './remembered.mjs';
import { textProblems } from './text.mjs';
import { requireTools } from './tools.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {import('./project.mjs').Machine} Machine */

/** The mode whose objects are linked. */
const LINKED = MODES[1];

const machines = /** @type {Machine[]} */ (Object.keys(MACHINES));
let failed = false;

const folder = temporaryFolder('wtsapi32-msvc');
try {
  requireTools();
  await check();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  failed = true;
}
process.exitCode = failed ? 1 : 0;

async function check() {
  const projects = await Promise.all(machines.map((machine) => generate(machine, folder)));
  const [x64] = projects;
  if (x64 === undefined) throw new Error('no project');
  await report('text', async () => ({ problems: textProblems(x64), what: 'no GNU-isms' }));
  const include = await headers();
  /** @type {string[]} */
  const objects = [];
  for (const mode of MODES) {
    await report(mode.name, async () => {
      const jobs = projects.flatMap((project) =>
        project.sources.map((source) => {
          // One of all modes is linked.
          const wanted = project === x64 && mode === LINKED;
          return { project, mode, source, headers: include, wanted };
        }),
      );
      const problems = await work(jobs, async (job) => {
        const { problem, object } = await compileOnce(job);
        if (job.wanted && problem === '') objects.push(object);
        return problem && `${job.source} for ${job.project.machine}:\n${problem}`;
      });
      return { problems, what: `${x64.sources.length} sources for ${machines.join(', ')}` };
    });
  }
  await resources(x64, include, objects);
  await report('link', async () => {
    const files = x64.sources.length + x64.resourceFiles.length;
    if (objects.length < files) return { problems: ['not tried: not all is compiled'], what: '' };
    const { problems, imports } = await link(x64, objects, folder);
    return { problems, what: `x64; imports ${imports.join(' ')}, delay-loads node.exe` };
  });
}

/**
 * @param {Project} project
 * @param {string} include
 * @param {string[]} objects
 */
async function resources(project, include, objects) {
  if (project.resourceFiles.length === 0) return;
  await report('resources', async () => {
    const problems = await work([...project.resourceFiles], async (source) => {
      // By its whole path: two folders may have files of one name.
      const object = join(folder, `${source.replaceAll('/', '_')}.res`);
      const problem = await compileResource({ project, source, headers: include, object });
      if (problem === '') objects.push(object);
      return problem && `${source}:\n${problem}`;
    });
    return { problems, what: project.resourceFiles.join(', ') };
  });
}

/**
 * Does jobs, two at a time at most: each fills a core.
 *
 * @template Job
 * @param {Job[]} jobs
 * @param {(job: Job) => Promise<string>} run says what is wrong, or nothing
 */
async function work(jobs, run) {
  /** @type {string[]} */
  const problems = [];
  const worker = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const problem = await run(job);
      if (problem !== '') problems.push(problem);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  return problems;
}

/**
 * @param {string} name
 * @param {() => Promise<{ problems: string[], what: string }>} step
 */
async function report(name, step) {
  const started = Date.now();
  const { problems, what } = await step();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const verdict = problems.length === 0 ? `ok      ${name}: ${what}` : `FAILED  ${name}`;
  console.log(`${verdict} (${seconds} s)`);
  if (problems.length === 0) return;
  failed = true;
  console.log(`${problems.join('\n')}\n`);
}
