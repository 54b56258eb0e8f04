// `npm run pictures`: the pictures of the README, docs/editor/*.png, of a real VS Code with the packed extension. Not part of CI.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { choose, openWindow, panelFrame, runnerOptions } from './workbench.mjs';

const require = createRequire(import.meta.url);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const pictures = here('../../../docs/editor');
const temporary = mkdtempSync(join(tmpdir(), 'qcnn-vscode-'));
mkdirSync(pictures, { recursive: true });

const options = await runnerOptions(temporary);
rmSync(options.folderPath, { recursive: true });
mkdirSync(options.folderPath);
cpSync(here('../../../circuits/ring.qcnn'), join(options.folderPath, 'ring.qcnn'));
mkdirSync(join(options.folderPath, '.vscode'));
const settings = {
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'on',
  'editor.lineNumbersMinChars': 3,
  'workbench.colorTheme': process.argv[2] ?? 'Default Light Modern',
};
writeFileSync(join(options.folderPath, '.vscode', 'settings.json'), JSON.stringify(settings));
const { open } = require('@vscode/test-web');
const server = await open({ browserType: 'none', ...options });
const window = await openWindow(temporary, { viewport: { width: 1360, height: 720 } });
try {
  const page = window.pages()[0] ?? (await window.newPage());
  await page.goto(`http://localhost:${options.port}/`);
  await showFile(page, 'ring.qcnn');
  await page.locator('.codelens-decoration a', { hasText: 'Draw' }).click();
  const panel = await panelFrame(page);
  await panel.locator('#drawing svg').waitFor();
  await putCursor(page, 'wiring(q)');
  await panel.locator('#drawing .marked').first().waitFor();
  await take(page, 'panel');

  await panel.locator('#parameters input[type=range]').fill('6');
  await panel.locator('#level').selectOption('2');
  await panel.locator('#figures', { hasText: 'as written' }).waitFor();
  await take(page, 'setting');

  await panel.locator('#reset').click();
  await panel.locator('#level').selectOption('0');
  await panel.locator('#figures', { hasText: /^(?!.*as written)/ }).waitFor();
  await panel.locator('#drawing [data-call]').last().click();
  await panel.locator('#drawing .marked').first().waitFor();
  await take(page, 'click');
} finally {
  await window.close();
  server.dispose();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);

/** Opens a file from the list, and closes all else that VS Code shows at its first start. */
async function showFile(page, name) {
  await page.locator('.tab', { hasText: 'Welcome' }).waitFor({ timeout: 60_000 });
  await choose(page, 'F1', '>View: Close All Editors');
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  await page.locator('.codelens-decoration a', { hasText: 'Draw' }).waitFor({ timeout: 20_000 });
  await choose(page, 'F1', '>View: Toggle Primary Side Bar Visibility');
}

/** Clicks at the start of a line; a click on its whole would scroll it. */
async function putCursor(page, words) {
  const { x, y, height } = await page.locator('.view-line', { hasText: words }).boundingBox();
  await page.mouse.click(x + 60, y + height / 2);
}

/** Waits for what moves, then keeps the window in few colours. */
async function take(page, name) {
  await page.waitForTimeout(700);
  const picture = await page.screenshot();
  await sharp(picture)
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(pictures, `${name}.png`));
  console.log(`docs/editor/${name}.png`);
}
