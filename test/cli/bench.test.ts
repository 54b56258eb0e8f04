import { describe, expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';

describe('bench', () => {
  test('prints JSON of one workload on one backend, progress on standard error', async () => {
    const { code, stdout, stderr } = await qcnn(['bench', '--workload', 'hur-ttn', '--backend', 'reference', '--batch', '3', '--json']); // prettier-ignore
    expect(code).toBe(0);
    expect(stderr).toContain('hur-ttn: gradient by weights and inputs on reference');
    const { results } = JSON.parse(stdout);
    expect(results).toMatchObject([
      { workload: 'hur-ttn', backend: 'reference', task: 'forward', threads: 1, batch: 3, maxError: 0 },
      {
        workload: 'hur-ttn',
        backend: 'reference',
        task: 'gradient by weights',
        threads: 1,
        batch: 3,
        maxError: 0,
      },
      {
        workload: 'hur-ttn',
        backend: 'reference',
        task: 'gradient by weights and inputs',
        threads: 1,
        batch: 3,
        maxError: 0,
      },
    ]);
    expect(results[0].minMs).toBeGreaterThan(0);
    expect(results[0].medianMs).toBeGreaterThanOrEqual(results[0].minMs);
  });

  test('times a circuit of one’s own, with its settings', async () => {
    const args = ['bench', 'ring', '--set', 'n=4', '--backend', 'reference', '--batch', '2', '--json'];
    const { code, stdout } = await qcnn(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results).toMatchObject([
      { workload: 'ring_qcnn', task: 'forward', batch: 2 },
      { workload: 'ring_qcnn', task: 'gradient by weights', batch: 2 },
      { workload: 'ring_qcnn', task: 'gradient by weights and inputs', batch: 2 },
    ]);
  });

  test('Ctrl-C prints what was measured, and ends with 130', async () => {
    const { code, stdout, stderr } = await qcnn(['bench', '--backend', 'reference', '--batch', '3'], {
      interruptAt: /ring-su4-10: forward/,
    });
    expect(code).toBe(130);
    expect(stdout).toMatch(/ring-su4-8 +│ gradient by weights and inputs/);
    expect(stdout).not.toContain('hur-su4');
    expect(stderr).toContain('qcnn: stopped');
  });

  test('Ctrl-C with --json: what was measured, and the error, in one document', async () => {
    const args = ['bench', '--workload', 'hur-ttn', '--workload', 'ring-su4-12', '--backend', 'reference', '--batch', '3', '--json']; // prettier-ignore
    const { code, stdout } = await qcnn(args, { interruptAt: /ring-su4-12: / });
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      results: [{ workload: 'hur-ttn' }, { workload: 'hur-ttn' }, { workload: 'hur-ttn' }],
      error: { message: expect.stringMatching(/^stopped/), exitCode: 130 },
    });
  });

  test.each([
    [
      'a workload that is none',
      ['--workload', 'ring-su4-9'],
      /no workload "ring-su4-9"; there are: ring-su4-8,/,
    ],
    ['a backend that is none', ['--backend', 'abacus'], /no backend "abacus"; there are: reference/],
    ['a circuit and a workload', ['ring', '--workload', 'hur-ttn'], /give a circuit file or --workload/],
    ['settings without a circuit', ['--set', 'n=4'], /--set and --noise are for a circuit file/],
    ['no threads', ['--threads', '0'], /Give a whole number, 1 to/],
    ['an empty batch', ['--batch', '0'], /Give a whole number, 1 to/],
  ])('%s is refused in one line', async (_, options, message) => {
    const { code, stdout, stderr } = await qcnn(['bench', ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
