// `npm test`: the packed extension in a real VS Code, in a headless Chromium. Prints what the suite found; ends with 1 where a
// test failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { openWindow, panelFrame, runnerOptions } from './workbench.mjs';

const require = createRequire(import.meta.url);
const temporary = mkdtempSync(join(tmpdir(), 'qcnn-vscode-'));
let status = 0;
try {
  const options = await runnerOptions(temporary);
  const window = await openWindow(temporary);
  // The runner serves tests from the extension's folder only.
  const extensionTestsPath = join(options.extensionDevelopmentPath, 'suite.js');
  await build({
    entryPoints: [fileURLToPath(new URL('suite.ts', import.meta.url))],
    outfile: extensionTestsPath,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    external: ['vscode'],
    define: { handPort: String(await serveHand(window)) },
    logLevel: 'warning',
  });
  // The runner opens what it is given here.
  const { chromium } = require('playwright');
  chromium.launch = () => Promise.resolve({ newContext: () => window, close: () => window.close() });
  const { runTests } = require('@vscode/test-web');
  await runTests({ browserType: 'chromium', headless: true, extensionTestsPath, ...options });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  status = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(status);

/** The hand and the eye of the suite in the page of the panel, which no extension can reach: the port at which they listen. */
function serveHand(window) {
  const actions = {
    read: async (frame, { selector }) =>
      frame.locator(selector).evaluateAll((all) =>
        all.map((each) => ({
          text: each.textContent,
          value: each.value,
          class: each.getAttribute('class') ?? '',
          box: each.getAttribute('data-call'),
          opacity: getComputedStyle(each).opacity,
          fill: getComputedStyle(each).fill,
          isShown: each.getClientRects().length > 0,
        })),
      ),
    click: async (frame, { selector }) => frame.locator(selector).first().click({ timeout: 30_000 }),
    fill: async (frame, { selector, value }) => frame.locator(selector).fill(value, { timeout: 30_000 }),
    select: async (frame, { selector, value }) =>
      frame.locator(selector).selectOption(value, { timeout: 30_000 }),
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    let answer;
    try {
      const { action, ...words } = JSON.parse(body);
      const frame = await panelFrame(window.pages()[0]);
      answer = { done: (await actions[action](frame, words)) ?? null };
    } catch (error) {
      answer = { error: error.message };
    }
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}
