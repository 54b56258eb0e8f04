// What is said of levels follows from what was asked, whatever the truth is and however little was found out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, type Ladder } from '../../src/equivalence/decide.ts';
import { type Level, levels } from '../../src/equivalence/task/task.ts';

/** The truth: levels from `held` on hold; `outputs` may hold by itself. */
const worlds = fc.record({
  unitary: fc.boolean(),
  wide: fc.boolean(),
  sameOutputs: fc.boolean(),
  hasOutputs: fc.boolean(),
  held: fc.integer({ min: 0, max: 4 }),
  outputsHold: fc.boolean(),
  /** Levels at which nothing can be proved, or no witness is found. */
  blindProof: fc.subarray([...levels]),
  blindSearch: fc.subarray([...levels]),
  first: fc.boolean(),
  pick: fc.nat(),
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function ladderOf({ unitary, wide, sameOutputs, hasOutputs }: World): Ladder {
  const applies = levels.filter((level) => {
    if (level === 'outputs') return hasOutputs;
    return !wide && (unitary || (level !== 'exact' && level !== 'phase'));
  });
  return { applies: new Set(applies), sameOutputs };
}

function truthOf({ held, outputsHold, sameOutputs, wide }: World): (level: Level) => boolean {
  return (level) => {
    if (level !== 'outputs') return levels.indexOf(level) >= held;
    return outputsHold || (sameOutputs && !wide && held <= 3);
  };
}

test('true is true, false is false, and nothing is asked twice', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const ladder = ladderOf(world);
      const applies = [...ladder.applies];
      fc.pre(applies.length > 0);
      const asked = applies[world.pick % applies.length];
      const holds = truthOf(world);
      const proved: Level[] = [];
      const searched: [Level, boolean][] = [];
      const { verdicts, proofs, searches } = decide(asked, ladder, {
        asksFirst: () => world.first,
        prove: (level) => {
          proved.push(level);
          if (world.blindProof.includes(level)) return { kind: 'unknown' };
          return { kind: holds(level) ? 'equal' : 'unequal' };
        },
        refute: (level, isAsked) => {
          searched.push([level, isAsked]);
          return { kind: !holds(level) && !world.blindSearch.includes(level) ? 'witness' : 'nearest' };
        },
      });
      for (const level of levels) {
        const said = verdicts[level];
        if (!ladder.applies.has(level)) expect(said).toBe(null);
        else if (said !== 'unknown') expect(said).toBe(holds(level));
      }
      expect([...proofs.keys()]).toEqual(proved);
      expect([...searches.keys()]).toEqual(searched.map(([level]) => level));
      expect(new Set(proved).size).toBe(proved.length);
      // What could be found out about the level asked was.
      const canProve = !world.blindProof.includes(asked) && holds(asked);
      const canRefute = !world.blindSearch.includes(asked) && !holds(asked);
      if (canProve || canRefute) expect(verdicts[asked]).toBe(holds(asked));
      if (!holds(asked)) expect(searched.some(([, isAsked]) => isAsked)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('the level asked is proved first where that is cheaper, else the strongest is, which proves it too', () => {
  const ladder = { applies: new Set(levels), sameOutputs: true };
  const order = (first: boolean) => {
    const asked: Level[] = [];
    decide('outputs', ladder, {
      asksFirst: () => first,
      prove: (level) => (asked.push(level), { kind: 'equal' }),
      refute: () => ({ kind: 'nearest' }),
    });
    return asked;
  };
  expect(order(true)).toEqual(['outputs', 'exact']);
  expect(order(false)).toEqual(['exact']);
});

test('a witness against a weak level refutes the strong ones, and is looked for first', () => {
  const searched: Level[] = [];
  const { verdicts } = decide(
    'exact',
    { applies: new Set(levels), sameOutputs: false },
    {
      asksFirst: () => false,
      prove: (level) => ({ kind: level === 'outputs' ? 'equal' : 'unequal' }),
      refute: (level) => (searched.push(level), { kind: level === 'channel' ? 'witness' : 'nearest' }),
    },
  );
  expect(searched).toEqual(['state', 'channel']);
  expect(verdicts).toEqual({ exact: false, phase: false, channel: false, state: 'unknown', outputs: true });
});
