// @ts-check
// Takes out of an unpacked Wine what nothing here reads: two thirds of it. Whatever is copied, kept
// by a CI cache or read again afterwards is that much smaller.

import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutDebugInfo } from './debug-info.mjs';

// etc/apt has the mirror's name. gconv: character sets other than UTF-8, for iconv.
const UNUSED = [
  'etc/apt',
  ...['doc', 'info', 'lintian', 'locale', 'man', 'X11', 'iso-codes', 'xml', 'mime'].map(
    (name) => `usr/share/${name}`,
  ),
];
const UNUSED_LIBRARIES = /^(gconv|gstreamer-1\.0|libgphoto2.*|dri)$/;

// Codecs of the two parts of Wine that play sound and video, which do not load without them. Programs
// that play none never ask for these parts.
const CODECS =
  /^lib(aom|avcodec|avformat|codec2|dav1d|gav1|heif|hwy.*|jxl.*|openmpt|opus|rav1e|rsvg-2|SvtAv1Enc|vpx|x264|x265)[.-]/;

/**
 * @param {string} root
 * @param {import('./architectures.mjs').Architecture} architecture
 */
export async function slim(root, { libraries, dlls }) {
  const names = await readdir(join(root, libraries));
  const unused = names.filter((name) => UNUSED_LIBRARIES.test(name) || CODECS.test(name));
  for (const path of [...UNUSED, ...unused.map((name) => join(libraries, name))]) {
    if (existsSync(join(root, path))) await rm(join(root, path), { recursive: true });
  }
  for (const name of await readdir(join(root, dlls))) {
    const file = join(root, dlls, name);
    const whole = await readFile(file);
    const stripped = withoutDebugInfo(whole);
    if (stripped.length < whole.length) await writeFile(file, stripped);
  }
}
