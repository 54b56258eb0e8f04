// `npm run build`: from `src` to two folders. `dist` is what is published: declarations of types, and bundles, which load
// fast. `build` has each module by itself, for scripts, benches and tests that look inside: no bundle has a door for them.
// With `--if-changed`, as before `npm test` and `npm start`, only where they are not there already.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isBuilt, keepStamp } from './build-stamp.mjs';
import { bundleAll, commands } from './bundles.mjs';

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Runs a script of Node; ends the build with its exit code where it fails. */
function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [pathOf(script), ...args], {
    cwd: pathOf(''),
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv.includes('--if-changed') && isBuilt()) process.exit();
for (const folder of ['dist', 'build']) rmSync(pathOf(folder), { recursive: true, force: true });
run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
await bundleAll();
for (const command of commands) chmodSync(pathOf(command), 0o755);
run('scripts/tensorflow-types.mjs');
run('scripts/prune-declarations.mjs');
run('scripts/bundle-vega.mjs');
run('scripts/bundle-lsp.mjs');
run('scripts/bundle-serve.mjs');
run('scripts/python-package.mjs');
keepStamp();
