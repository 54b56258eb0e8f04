// What a benchmark reports: ratios, errors and refusals that can be foretold.
import { describe, expect, test } from 'vitest';
import { flopsOf, runBench, tasks, tasksOf, type BenchOptions, type Result } from '../../src/bench/bench.ts';
import { findCandidates, type Candidate } from '../../src/bench/candidates.ts';
import { formatResults, benchJson } from '../../src/bench/table.ts';
import { elaborateCircuit } from '../../src/compiler/index.ts';
import { planCost, planFor } from '../../src/compiler/plan/index.ts';
import type { Backend, DeviceBackend } from '../../src/runtime/backends/backend.ts';
import { createInterpreter, interpretPlan } from '../../src/runtime/backends/interpreter/index.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { UserError } from '../../src/user-error.ts';
import { load } from '../compiler/load.ts';
import { ringSu4 } from '../runtime/backends/literature.ts';

const budget = { warmMs: 0, measureMs: 0, leastRuns: 1, patienceMs: 1000, mostRuns: 3 };
const candidate = (backend: Backend | DeviceBackend): Candidate => ({
  backend,
  threads: 1,
});
const run = async (candidates: readonly Candidate[], options: Partial<BenchOptions> = {}) => {
  const results: Result[] = [];
  const workloads = [{ name: 'ring', circuit: () => ringSu4(4) }];
  for await (const result of runBench({ workloads, candidates, batch: 5, limitMs: 1e6, budget, ...options }))
    results.push(result);
  return results;
};
/** The reference, but its first value and first derivatives are off. */
const wrong: DeviceBackend = {
  name: 'wrong',
  unavailable: () => Promise.resolve(undefined),
  load: async (circuit) => {
    const right = reference.load(circuit);
    const shift = (numbers: Float64Array) => numbers.map((each, i) => (i === 0 ? each + 0.25 : each));
    return {
      ...right,
      forward: async (...args) => shift(right.forward(...args)),
      vjp: async (...args) => {
        const all = right.vjp(...args);
        return { ...all, weights: shift(all.weights), inputs: shift(shift(all.inputs)) };
      },
      vjpMany: async (...args) => right.vjpMany(...args),
    };
  },
};
const refusing: Backend = {
  name: 'refusing',
  unavailable: () => undefined,
  load: () => {
    throw new UserError('Too wide; use fewer qubits.');
  },
};

describe('runBench', () => {
  test('times all tasks of every backend, and compares times and numbers with the reference', async () => {
    const results = await run([candidate(reference), candidate(wrong)]);
    expect(results.map(({ kind, backend, task }) => [kind, backend, task])).toEqual([
      ['measured', 'reference', 'forward'],
      ['measured', 'reference', 'gradient by weights'],
      ['measured', 'reference', 'gradient by weights and inputs'],
      ['measured', 'wrong', 'forward'],
      ['measured', 'wrong', 'gradient by weights'],
      ['measured', 'wrong', 'gradient by weights and inputs'],
    ]);
    const measured = results.flatMap((result) => (result.kind === 'measured' ? [result] : []));
    expect(measured.map(({ speedup }, i) => speedup! * measured[i].minMs)).toEqual(
      [0, 1, 2, 0, 1, 2].map((i) => expect.closeTo(measured[i].minMs, 9)),
    );
    expect(measured.slice(0, 3).map(({ maxError }) => maxError)).toEqual([0, 0, 0]);
    expect(measured[3].maxError).toBeCloseTo(0.25, 10);
    expect(measured[4].maxError).toBeGreaterThan(0.05);
    // Of derivatives by inputs this one is off by more.
    expect(measured[5].maxError).toBeGreaterThan(measured[4].maxError!);
  });

  test('takes no gradient by inputs where there are none', () => {
    const text = 'circuit c() { weight w: angle; qubit q[1]; rx(w) q[0]; return Z(q[0]); }';
    const { circuit } = elaborateCircuit({ name: 'c.qcnn', text }, load);
    expect(tasksOf(circuit!)).toEqual(['forward', 'gradient by weights']);
    expect(tasksOf(ringSu4(4))).toEqual(tasks);
  });

  test('counts the flops of backends that run a plan', async () => {
    const circuit = ringSu4(4);
    const interpreter: Candidate = { ...candidate(createInterpreter()), loadPlan: interpretPlan };
    const plan = planFor(circuit, { batch: 5 });
    const [forward, byWeights, byAll] = tasks.map((task) => flopsOf(plan, task, 5));
    expect(forward).toBe(planCost(plan, 5).forward);
    expect(byWeights).toBeGreaterThan(forward);
    expect(byAll).toBeGreaterThan(byWeights);
    expect(byAll).toBe(planCost(plan, 5).gradient);
    const results = await run([candidate(reference), interpreter]);
    const measured = results.flatMap((result) => (result.kind === 'measured' ? [result] : []));
    expect(measured.slice(0, 3).map(({ gflops }) => gflops)).toEqual([undefined, undefined, undefined]);
    expect(measured.slice(3).map(({ gflops, minMs }) => 1e6 * gflops! * minMs)).toEqual([
      expect.closeTo(forward, 3),
      expect.closeTo(byWeights, 3),
      expect.closeTo(byAll, 3),
    ]);
    for (const { maxError } of measured) expect(maxError).toBeLessThan(1e-10);
  });

  test('passes over what a backend refuses, and what would take too long, with the reason', async () => {
    const refused = await run([candidate(refusing)]);
    expect(refused).toMatchObject(
      tasks.map((task) => ({ task, reason: 'Too wide; use fewer qubits.', reasonFor: 'circuit' })),
    );
    expect(formatResults(refused).match(/ring, refusing: not timed; Too wide/g)).toHaveLength(1);
    const slow = await run([candidate(reference)], { limitMs: 0 });
    expect(slow.map(({ kind }) => kind)).toEqual(['skipped', 'skipped', 'skipped']);
    expect(slow[1]).toMatchObject({ reason: expect.stringMatching(/a batch would take about \d+ s/) });
  });

  test('ends when it is stopped, with what was measured until then', async () => {
    const controller = new AbortController();
    const results: Result[] = [];
    const progress = (what: string) => what.includes('gradient by weights') && controller.abort();
    const running = runBench({
      workloads: [{ name: 'ring', circuit: () => ringSu4(4) }],
      candidates: [candidate(reference)],
      batch: 5,
      limitMs: 1e6,
      budget,
      progress,
      signal: controller.signal,
    });
    await expect(
      (async () => {
        for await (const result of running) results.push(result);
      })(),
    ).rejects.toThrow(/abort/);
    expect(results.map(({ task }) => task)).toEqual(['forward']);
  });
});

describe('the figures', () => {
  test('as JSON: results and what was skipped, null where there is no figure', async () => {
    const results = await run([candidate(reference), candidate(refusing)]);
    const json = JSON.parse(JSON.stringify(benchJson(results, 40)));
    expect(json.peakGflops).toBe(40);
    expect(json.results[1]).toEqual({
      workload: 'ring',
      backend: 'reference',
      task: 'gradient by weights',
      threads: 1,
      batch: 5,
      minMs: expect.any(Number),
      medianMs: expect.any(Number),
      runs: expect.any(Number),
      gflops: null,
      peakGflops: null,
      speedup: 1,
      maxError: 0,
      errorSamples: 5,
    });
    expect(json.skipped).toMatchObject(tasks.map((task) => ({ task })));
  });

  test('as a table: a row a measured case', async () => {
    const text = formatResults(await run([candidate(reference)]), 40);
    expect(text.match(/ring .*reference/g)).toHaveLength(3);
    expect(text).toContain('40.0 Gflop/s');
  });

  test('together with what the machine has for as many threads, just before or after', async () => {
    const peaks = [50, 80, 70, 60, 40, 30];
    const asked: number[] = [];
    const peak = (threads: number) => (asked.push(threads), peaks.shift()!);
    const interpreter = { ...candidate(createInterpreter()), threads: 2, loadPlan: interpretPlan };
    const results = await run([candidate(reference), interpreter], { peak });
    expect(asked).toEqual([2, 2, 2, 2, 2, 2]);
    expect(results.map((result) => result.kind === 'measured' && result.peakGflops)).toEqual([
      undefined,
      undefined,
      undefined,
      80,
      70,
      40,
    ]);
    expect(formatResults(results)).toContain('2 threads at once reached 40.0 to 80.0.');
  });
});

describe('a device', () => {
  const onDevice = (ms: number | undefined): Candidate[] =>
    (['arrays', 'buffers'] as const).map((by) => ({
      ...candidate(reference),
      backend: { ...reference, name: 'card' },
      by,
      findClock: async () => (ms === undefined ? undefined : { time: async (work) => (await work(), ms) }),
    }));
  const rowsOf = (text: string) => text.match(/ring .*card.*/g)!.map((row) => row.split(/ *│ */));

  test('has a row by arrays for each task and by buffers for the outputs and the whole gradient, with the time of kernels', async () => {
    const results = await run(onDevice(0.25));
    const [forward, byWeights, byAll] = tasks;
    const rows = rowsOf(formatResults(results));
    expect(rows.map((cells) => [cells[1], cells[2], cells[6]])).toEqual([
      [forward, 'card', '0.250'],
      [byWeights, 'card', '0.250'],
      [byAll, 'card', '0.250'],
      [forward, 'card, by buffers', '0.250'],
      [byAll, 'card, by buffers', '0.250'],
    ]);
    expect(formatResults(results)).toMatch(/│ median ms +│ kernels ms +│/);
    expect(formatResults(results)).toContain('by the device’s own clock');
    const { results: json } = JSON.parse(JSON.stringify(benchJson(results)));
    expect(json[0]).toMatchObject({ backend: 'card', by: 'arrays', kernelMs: 0.25 });
    expect(json[4]).toMatchObject({ backend: 'card', by: 'buffers', kernelMs: 0.25 });
  });

  test('without a clock says so', async () => {
    const results = await run(onDevice(undefined));
    expect(formatResults(results)).toContain('The device has no clock for its kernels (timestamp-query).');
    expect(JSON.parse(JSON.stringify(benchJson(results))).results[0]).toMatchObject({ kernelMs: null });
  });

  test('and none are no column', async () => {
    expect(formatResults(await run([candidate(reference)]))).not.toContain('kernels');
  });
});

describe('findCandidates', () => {
  test('keeps the reference for comparison, wanted or not', async () => {
    const all = await findCandidates();
    expect(all.candidates[0].backend.name).toBe('reference');
    expect(all.wanted).toContain('reference');
    const named = await findCandidates(['reference']);
    expect([...named.wanted]).toEqual(['reference']);
  });

  test('refuses names that do not exist, with the list', async () => {
    await expect(findCandidates(['abacus'])).rejects.toThrow(/no backend "abacus"; there are: reference/);
  });
});
