// `npm run prove:gpu -- [OUT]`: builds the GPU bundle and runs it where there is nothing: in a root folder of its own that has
// a shell, tar, gzip, the C library and no Node, without network; then, where Python has PyTorch, the peers on the processor.
// The report goes to OUT (qcnn-gpu-results), everything else away.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTorch } from '../../test/bench/find-torch.mjs';

/** All programs of the bare root. */
const programs = ['sh', 'cat', 'dirname', 'gzip', 'mktemp', 'rm', 'tar'];
const out = resolve(process.argv[2] ?? 'qcnn-gpu-results');
const folder = mkdtempSync(join(tmpdir(), 'qcnn-bare-'));
const root = join(folder, 'root');
const bundle = join(root, 'bundle');

try {
  const script = fileURLToPath(new URL('build-bundle.mjs', import.meta.url));
  mkdirSync(bundle, { recursive: true });
  execFileSync(process.execPath, [script, bundle], { stdio: 'inherit' });
  makeRoot();
  console.log(`\nin the bare root: ${readdirSync(join(root, 'bin')).join(', ')}; ${librariesIn().join(', ')}; no network\n`); // prettier-ignore
  // Other work on this machine may make a driver in software slow.
  runBare('/bundle/run.sh --quick --seconds 900 --out /out');
  console.log('\nqcnn doctor there\n');
  runBare('/bundle/run.sh -- doctor');
  console.log(`\nthe report, for programs: ${join(out, 'results.json')}`);
  const python = findTorch();
  if (!python) console.log('no Python here has PyTorch: the peers were not run');
  else runPeers(python);
} catch (error) {
  console.error(`prove:gpu: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Programs with the libraries that they name, and places to mount on. */
function makeRoot() {
  for (const name of ['bin', 'lib64', 'dev', 'proc', 'tmp', 'out']) mkdirSync(join(root, name));
  for (const name of programs) {
    const file = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    cpSync(realpathSync(file), join(root, 'bin', name));
    for (const library of librariesOf(file)) copyLibrary(library);
  }
  // What any program of the C library may ask for.
  for (const name of ['libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'librt.so.1']) copyLibrary(join('/lib/x86_64-linux-gnu', name)); // prettier-ignore
}

function librariesOf(file) {
  return execFileSync('ldd', [file], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
}

function copyLibrary(library) {
  const target = join(root, library);
  if (existsSync(target) || !existsSync(library)) return;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(realpathSync(library), target);
}

function librariesIn() {
  const files = readdirSync(join(root, 'lib'), { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile()).map((file) => basename(file.name)).sort(); // prettier-ignore
}

/** Throws Error unless it ends well. */
function runBare(command) {
  const mounts = `mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mkdir -p "$1" && mount --bind "$1" "$0/out"`;
  const inside = `exec chroot "$0" /bin/sh -c 'PATH=/bin HOME=/ TMPDIR=/tmp exec ${command}'`;
  const asRoot = process.getuid() === 0 ? [] : ['--map-root-user'];
  const { status } = spawnSync('unshare', [...asRoot, '--mount', '--net', '--pid', '--fork', 'sh', '-c', `${mounts} && ${inside}`, root, out], { env: { PATH: process.env.PATH }, stdio: 'inherit' }); // prettier-ignore
  if (status !== 0) throw new Error(`in the bare root, ${command} ended with ${status}`);
}

function runPeers(python) {
  console.log(`\nthe peers on the processor, with ${python}\n`);
  const args = [
    '--quick',
    '--seconds',
    '900',
    '--device',
    'cpu',
    '--parts',
    'peers',
    '--out',
    join(out, 'peers'),
  ];
  const { status } = spawnSync(join(bundle, 'run.sh'), args, { env: { ...process.env, PYTHON: python }, stdio: 'inherit' }); // prettier-ignore
  if (status !== 0) throw new Error(`the peers ended with ${status}`);
}
