// The cheapest plan that fits: whichever kind it is, found without more search than it is worth.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { cheapest } from '../../../src/compiler/plan/choose-plan.ts';
import { plansFor, planFor, prepareCircuit, type FindTree } from '../../../src/compiler/plan/index.ts';
import { searchTree, type Progress } from '../../../src/compiler/plan/search/index.ts';
import { stepsFor } from '../../../src/compiler/plan/search/budget.ts';
import { planCircuit } from '../../../src/runtime/backends/plan-circuit.ts';
import { roomIn } from '../../../src/runtime/backends/wasm/room.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { ringSu4 } from '../../runtime/backends/literature.ts';

const workload = { batch: 128, gradient: true };

function circuitIn(name: string, set: Record<string, string> = {}): Circuit {
  const text = readFileSync(new URL(`circuits/${name}.qcnn`, import.meta.url), 'utf8');
  return elaborateCircuit({ name: `${name}.qcnn`, text }, () => undefined, { set }).circuit!;
}

/** Searches, and counts the runs of each. */
function counting() {
  const runs: number[] = [];
  const findTree: FindTree = ({ network, starts }, bounds) => {
    const seen: Progress[] = [];
    const options = { ...workload, ...bounds, starts, onProgress: (each: Progress) => seen.push(each) };
    const { tree } = searchTree(network, options);
    runs.push(seen.length);
    return tree;
  };
  return { runs, findTree };
}

describe('the cheapest plan', () => {
  test('of random gates on 20 qubits is a state vector: a network is not searched', () => {
    const { runs, findTree } = counting();
    const plan = planFor(circuitIn('random-20-qubits'), { findTree });
    expect(plan.kind).toBe('statevector');
    expect(runs).toEqual([0]);
  });

  test.each([
    { width: '2', layers: '20' },
    { width: '6', layers: '10' },
  ])('of $layers re-uploading layers on $width qubits is found with a run or two', (set) => {
    const { runs, findTree } = counting();
    const found = plansFor(circuitIn('deep-narrow', set), { findTree });
    expect(cheapest(found)!.kind).toBe('statevector');
    expect(runs.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(4);
  });

  test('of a ring of 12 qubits is a network, searched in several runs', () => {
    const { runs, findTree } = counting();
    const best = cheapest(plansFor(ringSu4(12), { findTree }))!;
    expect(best.kind).toBe('network');
    expect(best.cost.gradient).toBeLessThan(1.6e8);
    expect(runs[0]).toBeGreaterThan(2);
  });

  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 5 })(
    'is never dearer than one of its kind alone',
    ({ circuit }) => {
      const chosen = cheapest(plansFor(circuit))!;
      for (const kind of ['network', 'statevector'] as const) {
        const alone = cheapest(plansFor(circuit, { kind }));
        // Networks far dearer than a state vector are given up early, so that one alone may be searched longer.
        if (alone) expect(chosen.estimate).toBeLessThanOrEqual(alone.estimate * (1 + 1e-9));
      }
    },
  );
});

describe('a plan that fits', () => {
  test('is taken where the cheapest does not fit, whatever its kind', () => {
    const circuit = ringSu4(8);
    const of = (kind: 'network' | 'statevector') => planFor(circuit, { kind });
    expect(planCircuit(prepareCircuit(circuit)).kind).toBe('network');
    const only = (kind: 'network' | 'statevector') => ({
      fits: (plan: { kind: string }) => plan.kind === kind,
      limitsFor: () => [],
    });
    expect(planCircuit(prepareCircuit(circuit), {}, only('statevector')).kind).toBe('statevector');
    expect(planCircuit(prepareCircuit(circuit), {}, only('network')).kind).toBe('network');
    expect(roomIn(2 ** 31, true).fits(of('statevector'))).toBe(true);
  });

  test('is a network that is far dearer where the state vector does not fit', () => {
    const circuit = circuitIn('deep-narrow', { width: '4', layers: '25' });
    const found = plansFor(circuit, { findTree: counting().findTree });
    expect(found.flatMap((each) => ('plan' in each ? [each.kind] : []))).toEqual(['statevector']);
    const room = {
      fits: ({ kind }: { kind: string }) => kind === 'network',
      limitsFor: () => [{ biggest: 2 ** 20 }],
    };
    expect(planCircuit(prepareCircuit(circuit), {}, room).kind).toBe('network');
  });

  test('is told by an estimate where its tables would take long to write', () => {
    const room = roomIn(2 ** 31, true);
    const noisy = elaborateCircuit(
      {
        name: 'noisy.qcnn',
        text: `circuit noisy {
  weight w: angle[20, 10];
  qubit q[10];
  for layer in 0..20 { ry(w[layer]) on q; cz on line(q); depolarize(0.01) on q; }
  return Z(q);
}`,
      },
      () => undefined,
    ).circuit!;
    const { findTree } = counting();
    const plan = planFor(noisy, { findTree });
    const before = process.cpuUsage();
    room.fits(plan);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});

describe('what a search may take', () => {
  propertyTest.prop([fc.double({ min: 1e3, max: 1e20, noNaN: true }), fc.integer({ min: 1, max: 50 })])(
    'grows with the cost of the known plan, not beyond what narrow circuits are worth',
    (cost, tasks) => {
      const narrow = { cost, tensors: 300, biggest: 4 ** 10 };
      const steps = stepsFor(narrow, tasks);
      expect(steps).toBeGreaterThan(0);
      expect(steps).toBeLessThanOrEqual(4e6 / tasks);
      for (const more of [{ cost: 2 * cost }, { biggest: 4 ** 16 }, { tensors: 30 }])
        expect(stepsFor({ ...narrow, ...more }, tasks)).toBeGreaterThanOrEqual(steps);
    },
  );

  test('is nothing compared with a plan that costs next to nothing, and the tree is never worse than its starts', () => {
    const { runs, findTree } = counting();
    plansFor(ringSu4(8), { findTree, kind: 'network', known: 1e3 });
    expect(runs).toEqual([0]);
  });
});
