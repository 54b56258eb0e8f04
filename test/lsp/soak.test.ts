// Some hundred random edits, with requests between: no exit, no request without an answer, in the end what a fresh server says.
// `npm run soak:editor -- --edits 100000 --seed 7` does more of them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { soakEditor } from '../../scripts/soak-editor-run.mjs';

test('400 edits', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-soak-'));
  const pastes = ['ring', 'hur', 'cong', 'std/pool'].map((name) => readFileSync(new URL(`../../circuits/${name}.qcnn`, import.meta.url), 'utf8')); // prettier-ignore
  const { faults } = await soakEditor({ folder: pathToFileURL(folder).href, pastes, edits: 400, seed: 1 });
  expect(faults).toEqual([]);
  rmSync(folder, { recursive: true });
}, 300_000);
