import { readFileSync } from 'node:fs';
import { basename, dirname, join, toNamespacedPath } from 'node:path';

/** Node-API 8 came with Node 12.22. */
const NODE_API = 8;

/** `IMAGE_FILE_MACHINE_…`, by Node's names. */
const MACHINES: Readonly<Record<number, string>> = {
  0x014c: 'ia32',
  0x8664: 'x64',
  0xaa64: 'arm64',
};

const AGAIN = 'Install wtsapi32 again, or copy its folder prebuilds/ again.';

/** Says why no addon can be loaded in this runtime; `undefined` when nothing speaks against it. */
export function unsupportedRuntime(): string | undefined {
  const { napi } = process.versions as NodeJS.ProcessVersions & { napi?: string };
  if (Number(napi) < NODE_API) {
    return `wtsapi32 needs Node-API ${NODE_API}, and this runtime has version ${String(napi)} of it.`;
  }
  if (typeof process.dlopen !== 'function') {
    return 'this runtime has no process.dlopen(), and so cannot load native addons.';
  }
  return undefined;
}

/** Says where node-gyp-build, which threw `cause`, has looked for an addon in vain. */
export function nothingFound(cause: unknown): string {
  const text = messageOf(cause);
  const [, folder] = /^No native build .*\n *loaded from: (.*)/.exec(text) ?? [];
  if (folder === undefined) return text;
  const name = join('prebuilds', `${process.platform}-${process.arch}`);
  return (
    `there is no .node file in ${join(folder, name)}, nor in ${join(dirname(process.execPath), name)}. ` +
    'The folder prebuilds/ of wtsapi32 belongs there.'
  );
}

/** Says of a file that was loaded that it is not the addon of this version, and by which sign. */
export function wrongAddon(file: string, sign: string): string {
  return `${file} is the native part of another version, or of something else: ${sign}. ${AGAIN}`;
}

/**
 * Says why a file was not loaded. Windows says it in the language of the machine, and the same of a file
 * for another processor, an empty one and a text; so the file is looked at.
 */
export function refusedFile(file: string, cause: unknown): string {
  if ((cause as NodeJS.ErrnoException).code === 'ERR_DLOPEN_DISABLED') {
    return (
      `${file} was not loaded: ${messageOf(cause)} ` +
      'That is what --no-addons does, and --permission without --allow-addons.'
    );
  }
  const name = basename(file);
  // Of the path, which comes first in ours, and then once or twice in theirs.
  const text = messageOf(cause)
    .replaceAll(toNamespacedPath(file), name)
    .replaceAll(file, name)
    .replace(`\n${name}`, '')
    .replace(/[.\s]+$/, '');
  const wrong = whatIsWrong(file);
  return wrong === undefined
    ? `${file} was refused (${text}). Security software or a policy may have blocked it, or it is damaged.`
    : `${file} ${wrong} (${text}). ${AGAIN}`;
}

/** `undefined` for what looks like a DLL for this process, and for what cannot be read. */
function whatIsWrong(file: string): string | undefined {
  let image: Buffer;
  try {
    image = readFileSync(file);
  } catch {
    return undefined;
  }
  if (image.length === 0) return 'is empty';
  const header = image.length < 0x40 ? Infinity : image.readUInt32LE(0x3c);
  if (image.toString('latin1', 0, 2) !== 'MZ' || header + 6 > image.length) return 'is not a DLL';
  const machine = MACHINES[image.readUInt16LE(header + 4)] ?? 'another processor';
  return machine === process.arch ? undefined : `is for ${machine}, not for ${process.arch}`;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
