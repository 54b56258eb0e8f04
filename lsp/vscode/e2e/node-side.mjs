// The window of node-side.sh: opens a circuit file in a running code-server, types a mistake, and prints what is shown.
import { choose, openWindow, panelFrame } from './workbench.mjs';

const [, , address, temporary] = process.argv;
const window = await openWindow(temporary);
try {
  const page = window.pages()[0] ?? (await window.newPage());
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(address);
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await page.waitForTimeout(200);
    }
  }
  const start = Date.now();
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'net.qcnn' }).dblclick();
  const lenses = page.locator('.codelens-decoration');
  await lenses.locator('a', { hasText: 'Draw' }).waitFor();
  console.log(`${Date.now() - start} ms after opening: ${(await lenses.allTextContents()).join(' ')}`);
  await lenses.locator('a', { hasText: 'Draw' }).click();
  const panel = await panelFrame(page);
  await panel.locator('#drawing svg').waitFor();
  console.log(`the panel: ${await panel.locator('#figures').textContent()}`);
  await page.locator('.view-line', { hasText: 'ry(x) on q' }).first().click();
  await page.keyboard.press('Home');
  await page.keyboard.type('r');
  await page.locator('.squiggly-error').first().waitFor();
  await panel.locator('#drawing.stale').waitFor();
  console.log(`a mistake: ${await panel.locator('#message').textContent()}`);
  await choose(page, 'F1', '>qcnn: Check File in Terminal');
  const line = page.locator('.xterm-rows > div', { hasText: 'did you mean ry?' }).first();
  await line.waitFor();
  console.log(`the terminal: ${await line.textContent()}`);
} finally {
  await window.close();
}
