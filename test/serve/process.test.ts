// The server as a process: one file that stands alone, frames and nothing else on standard output, and its ends.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../cli/qcnn.ts';
import { frameOf, readFrame, type Answer } from './frames-of-a-client.ts';

const built = fileURLToPath(new URL('../../dist/serve/server.mjs', import.meta.url));
let folder: string;
let alone: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcnn serve '));
  alone = join(folder, 'server.mjs');
  copyFileSync(built, alone);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly answers: readonly Answer[];
  /** Bytes that are no whole frame. */
  readonly rest: number;
}

/** Sends it all, and reads until the process ends. */
function served(program: readonly string[], input: Uint8Array, readsOutput = true): Promise<Ended> {
  const child = spawn(process.execPath, program, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const parts: Buffer[] = [];
  if (readsOutput) child.stdout.on('data', (part: Buffer) => parts.push(part));
  else child.stdout.destroy();
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const answers: Answer[] = [];
      let bytes: Uint8Array = Buffer.concat(parts);
      for (let frame = readFrame(bytes); frame; frame = readFrame(bytes)) {
        answers.push(frame);
        bytes = bytes.subarray(frame.bytes);
      }
      resolve({ code, answers, rest: bytes.length });
    });
  });
}

const circuit = 'import { so4 } from "std/conv"; circuit c { weight w: angle[so4.params]; qubit q[2]; so4(w) q[0], q[1]; return Z(q[0]); }'; // prettier-ignore
const requests = [
  frameOf({ request: 'load', file: 'ring', set: { n: 4 }, id: 1 }),
  frameOf({ request: 'load', text: circuit, id: 'two' }),
  frameOf({ request: 'load', file: 'nothing', id: 3 }),
  frameOf({ request: 'forward', circuit: 2, id: 4 }, [
    { name: 'weights', shape: [6], values: new Float64Array(6) },
  ]),
];

describe('the server', () => {
  test.each(['alone', 'qcnn serve --stdio'])(
    '%s greets, answers in order, and ends with its input',
    async (how) => {
      const program = how === 'alone' ? [alone] : [main, 'serve', '--stdio'];
      const { code, answers, rest } = await served(program, Buffer.concat(requests));
      expect({ code, rest }).toEqual({ code: 0, rest: 0 });
      expect(answers[0].result).toMatchObject({ protocol: 1, qcnn: expect.stringMatching(/^\d+\.\d+/) as string, backends: ['wasm', 'reference'] }); // prettier-ignore
      expect(answers.slice(1).map(({ id }) => id)).toEqual([1, 'two', 3, 4]);
      expect(answers[1].result).toMatchObject({ name: 'ring_qcnn' });
      expect(answers[3].error).toMatchObject({ kind: 'usage' });
      expect(answers[4].arrays['values']).toMatchObject({ shape: [1, 1], values: [1] });
    },
  );

  test('that gets garbage says so in a last frame, and ends with 1', async () => {
    const { code, answers, rest } = await served([alone], Buffer.from('POST / HTTP/1.1\r\n\r\n'));
    expect({ code, rest }).toEqual({ code: 1, rest: 0 });
    expect(answers.at(-1)).toMatchObject({ last: true, error: { kind: 'usage' } });
  });

  test('that nobody reads ends', async () => {
    expect((await served([alone], Buffer.concat(requests), false)).code).toBe(0);
  });
});
