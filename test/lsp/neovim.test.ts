// The built server in a headless Neovim, started as docs/editors.md says.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatText } from '../../src/format/format-text.ts';
import { blocks, net } from './real-editors/fixture.ts';
import { describeWith, runIn, settingsOf, userFolder } from './real-editors/program.ts';

interface Result {
  readonly diagnostics: readonly string[];
  readonly actions: readonly string[];
  readonly repaired: readonly string[];
  readonly formatted: readonly string[];
  readonly completion: readonly string[];
  readonly hover: readonly string[];
  readonly definition: readonly unknown[];
  readonly renamed: readonly string[];
  readonly problem?: string;
}

describeWith('neovim', 'Neovim', () => {
  let result: Result;
  const user = userFolder({ 'net.qcnn': net, 'blocks.qcnn': blocks });
  beforeAll(() => {
    // The keys are for the function of the first block: they are tried with the buffer of its event.
    const keys = `vim.api.nvim_create_autocmd('FileType', { pattern = 'qcnn', callback = function(event)\n${settingsOf('neovim-keys')}end })\n`;
    writeFileSync(join(user.folder, 'init.lua'), `${settingsOf('neovim')}\n${keys}`);
    result = runIn(user.folder, ['nvim', '--headless', '-u', 'init.lua', '-i', 'NONE', '-n', '-S'], './neovim.lua'); // prettier-ignore
  });
  afterAll(() => user.remove());

  test('comes to the end', () => expect(result.problem).toBeUndefined());
  test('shows diagnostics', () =>
    expect(result.diagnostics).toMatchInlineSnapshot(`
    [
      "unknown-name 7: no gate, pool, pairing or function is called zx; it is in the standard library: import { zx } from "std/pool";",
    ]
  `));
  test('repairs by a code action', () => {
    expect(result.actions).toMatchInlineSnapshot(`
      [
        "Import zx",
      ]
    `);
    expect(result.repaired.slice(0, 2)).toMatchInlineSnapshot(`
      [
        "import { mix } from "./blocks";",
        "import { zx } from "std/pool";",
      ]
    `);
  });
  test('formats', async () => {
    expect(result.formatted).not.toEqual(result.repaired);
    expect(`${result.formatted.join('\n')}\n`).toBe(await formatText(`${result.repaired.join('\n')}\n`));
  });
  test('completes', () =>
    expect(result.completion).toMatchInlineSnapshot(`
    [
      "ring: pairing ring(q)",
    ]
  `));
  test('shows a hover', () =>
    expect(result.hover).toMatchInlineSnapshot(`
    [
      "gate mix(t: angle[2]) a, b",
      "───────────────────────────────────────",
      "A turn of each qubit, then one of both.",
      "",
      "a ─┤RY t[0]├──●──",
      "              │",
      "b ─┤RY t[1]├─┤Z├─",
    ]
  `));
  test('goes to the definition in the other file', () =>
    expect(result.definition).toEqual(['blocks.qcnn', [2, 5], 'mix']));
  test('renames in both files', () =>
    expect(result.renamed).toMatchInlineSnapshot(`
      [
        "gate blend(t: angle[2]) a, b {",
        "import { blend } from "./blocks";",
        "import { zx } from "std/pool";",
      ]
    `));
});
