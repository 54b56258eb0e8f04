// The built server in Emacs without a terminal, by Eglot and by lsp-mode, started as docs/editors.md says.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocks, net } from './real-editors/fixture.ts';
import { describeWith, runIn, settingsOf, userFolder } from './real-editors/program.ts';

interface Result {
  readonly diagnostics: readonly string[];
  readonly hover: string;
  readonly problem?: string;
}

for (const client of ['eglot', 'lsp-mode'])
  describeWith('emacs', client, () => {
    const user = userFolder({ 'net.qcnn': net, 'blocks.qcnn': blocks });
    let result: Result;
    beforeAll(() => {
      writeFileSync(join(user.folder, 'init.el'), settingsOf(client));
      const start = ['emacs', '-q', '--batch', '-f', 'package-initialize', '-l', './init.el', '-l'];
      result = runIn(user.folder, start, `./${client}.el`);
    });
    afterAll(() => user.remove());

    test('comes to the end', () => expect(result.problem).toBeUndefined());
    test('shows diagnostics', () =>
      expect(result.diagnostics).toEqual([
        `8: ${client === 'eglot' ? 'qcnn [unknown-name]: ' : ''}no gate, pool, pairing or function is called zx; it is in the standard library: import { zx } from "std/pool";`,
      ]));
    test('shows a hover', () => {
      expect(result.hover).toContain('gate mix(t: angle[2]) a, b');
      expect(result.hover).toContain('A turn of each qubit, then one of both.');
    });
  });
