/**
 * Writes uv.json: for each platform the address of uv's wheel and its SHA-256, as pip's index tells them.
 *
 *   node pin_uv.mjs VERSION    needs Python with pip
 *   node pin_uv.mjs --check    fails where uv.json is missing: npm runs it before it packs
 */

import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

const PLATFORMS = {
  'linux-x64': 'manylinux_2_17_x86_64',
  'linux-arm64': 'manylinux_2_28_aarch64',
  'linux-musl-x64': 'musllinux_1_1_x86_64',
  'linux-musl-arm64': 'musllinux_1_1_aarch64',
  'darwin-x64': 'macosx_10_12_x86_64',
  'darwin-arm64': 'macosx_11_0_arm64',
  'win32-x64': 'win_amd64',
  'win32-arm64': 'win_arm64',
};
const target = new URL('uv.json', import.meta.url);

function wheelFor(platform, version) {
  const asked = ['--only-binary', ':all:', '--platform', platform, '--target', tmpdir(), `uv==${version}`];
  const quiet = ['--dry-run', '--ignore-installed', '--no-deps', '--quiet', '--report', '-'];
  const { status, stdout, stderr } = spawnSync('python3', ['-m', 'pip', 'install', ...quiet, ...asked], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no uv ${version} for ${platform}: ${stderr}`);
  const { url, archive_info: archive } = JSON.parse(stdout).install[0].download_info;
  return { url, sha256: archive.hashes.sha256 };
}

const [asked] = process.argv.slice(2);
if (asked === '--check') {
  if (!existsSync(target)) throw new Error('uv.json is missing: node pin_uv.mjs VERSION');
} else {
  const wheels = Object.fromEntries(Object.entries(PLATFORMS).map(([name, tag]) => [name, wheelFor(tag, asked)]));
  writeFileSync(target, `${JSON.stringify({ version: asked, wheels }, null, 2)}\n`);
}
