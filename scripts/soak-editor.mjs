// `npm run soak:editor -- --edits 100000 --seed 1`: one server, as many random edits of four files that import each other, with
// requests between. No exit, no request without an answer, in the end the diagnostics of a fresh server, and no growth of memory.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { soakEditor } from './soak-editor-run.mjs';

const { values } = parseArgs({
  options: { edits: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const folder = mkdtempSync(join(tmpdir(), 'qcnn-soak-'));
const circuits = fileURLToPath(new URL('../circuits/', import.meta.url));
try {
  const report = await soakEditor({
    folder: pathToFileURL(folder).href,
    pastes: ['ring', 'hur', 'cong', 'std/pool'].map((name) => readFileSync(join(circuits, `${name}.qcnn`), 'utf8')),
    edits: Number(values.edits),
    seed: Number(values.seed),
    log: console.log,
  }); // prettier-ignore
  for (const fault of report.faults) console.error(fault);
  process.exitCode = report.faults.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
