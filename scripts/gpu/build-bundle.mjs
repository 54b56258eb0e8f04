// `npm run bundle:gpu -- [FOLDER]`: one folder that runs on a Linux machine (x86-64) with an NVIDIA driver and nothing else,
// no Node, no npm, no network. `--unpacked` leaves it as the folder tree that run.sh unpacks, for tests.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { modules } from '../bundles.mjs';
import { licencesOf } from '../licences.mjs';
import { copyPackages } from './bundled-packages.mjs';
import { commonLicences, copyLoader, copyNode, copyLent, copySwiftShader } from './system-files.mjs';

const mostMiB = 60;
const archive = 'qcnn-gpu.tar.gz';
const root = fileURLToPath(new URL('../..', import.meta.url));
const here = (file) => join(root, 'scripts', 'gpu', file);
const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { unpacked: { type: 'boolean', default: false } },
});
const folder = resolve(positionals[0] ?? 'qcnn-gpu');

try {
  refuseOthers();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (options.unpacked) await layOut(folder);
  else await packInto(folder);
} catch (error) {
  console.error(`bundle:gpu: ${error.message}`);
  process.exitCode = 1;
}

/** What runs there runs nowhere else; and only a bundle is written over. */
function refuseOthers() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the bundle is built on the kind of machine that it is for: Linux on x86-64');
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'run.sh')))
    throw new Error(`${folder} holds something else; name an empty folder, or one that is not there`);
}

async function packInto(target) {
  const stage = mkdtempSync(join(tmpdir(), 'qcnn-gpu-'));
  try {
    await layOut(stage);
    for (const file of ['licences.txt', 'README.txt']) cpSync(join(stage, file), join(target, file));
    cpSync(here('run.sh'), join(target, 'run.sh'));
    const tar = 'tar --sort=name --owner=0 --group=0 --numeric-owner -C "$0" -cf - . | gzip -9n > "$1"';
    execFileSync('bash', ['-o', 'pipefail', '-c', tar, stage, join(target, archive)]);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  const sizes = readdirSync(target).map((file) => ({ file, bytes: statSync(join(target, file)).size }));
  for (const { file, bytes } of sizes)
    console.log(`${(bytes / 2 ** 20).toFixed(1).padStart(6)} MiB  ${file}`);
  const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20;
  console.log(`${all.toFixed(1).padStart(6)} MiB in ${target}; ${target}/run.sh runs it, also where it was copied to`); // prettier-ignore
  if (all > mostMiB) throw new Error(`the bundle may take ${mostMiB} MiB`);
}

/** What run.sh unpacks. */
async function layOut(target) {
  for (const file of ['circuits', 'package.json']) cpSync(join(root, file), join(target, file), { recursive: true }); // prettier-ignore
  const published = (path) => !path.endsWith('.d.ts') && !path.startsWith(join(root, 'dist', 'lsp'));
  cpSync(join(root, 'dist'), join(target, 'dist'), { recursive: true, filter: published });
  const bundled = await bundleReport(join(target, 'app'));
  mkdirSync(join(target, 'python'));
  const peers = join(root, 'test', 'bench', 'peers');
  for (const file of readdirSync(peers).filter((name) => name.endsWith('.py'))) cpSync(join(peers, file), join(target, 'python', file)); // prettier-ignore
  for (const file of ['start.sh', 'README.txt']) cpSync(here(file), join(target, file));
  const packages = await copyPackages(root, target);
  const taken = [
    ...copyNode(join(target, 'node')),
    ...copyLoader(join(target, 'node_modules', 'webgpu', 'dist', 'linux-x64')),
    ...copyLent(join(target, 'lent')),
    ...copySwiftShader(join(target, 'swiftshader')),
  ];
  const texts = [...taken, ...commonLicences(taken.map(({ text }) => text))];
  const own = { name: 'qcnn', text: readFileSync(join(root, 'LICENSE'), 'utf8') };
  const printed = [own, ...texts].map(({ name, text }) => `${name}\n\n${text.trim()}\n`);
  const line = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(join(target, 'licences.txt'), [...printed, licencesOf([packages, bundled], root)].join(line));
  writeFileSync(join(target, 'build.json'), JSON.stringify({ commit: commit(), node: process.versions.node })); // prettier-ignore
}

/** The report and its parts with what they use of qcnn, which is more than what is published of it; esbuild's metafile. */
async function bundleReport(outdir) {
  const parts = readdirSync(here('parts')).map((file) => here(join('parts', file)));
  const { metafile } = await build({
    ...modules,
    absWorkingDir: root,
    entryPoints: [here('report/main.mjs'), ...parts],
    outbase: here(''),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    target: 'node20',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}

function commit() {
  try {
    return execFileSync('git', ['-C', root, 'rev-parse', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}
