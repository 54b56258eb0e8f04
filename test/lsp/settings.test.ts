// What is typed for a compile-time parameter of the panel: a right value gives the compiler's circuit, a wrong one its sentence.
import { describe, expect, test } from 'vitest';
import { circuitOf } from '../../lsp/service/circuit.ts';
import { elaborateCircuit, hashCircuit } from '../../src/compiler/index.ts';
import { load, moduleOf, sourceOf } from './views.ts';

const text = `import { su4, so4 } from "std/conv";
import { zx } from "std/pool";
const few = 2;
gate own(t: angle[2]) a, b { ry(t[0]) a; crx(t[1]) a, b; }
pool mine(t: angle) source -> target { crz(t) source, target; }
pairing ends(q) = [(q[0], q[q.length - 1])];
circuit c(n: int = 4, f: float = 0.5, deep: bool = true, tilt: angle = pi / 4, block: gate(2) = su4, merge: pool = zx, wiring: pairing = line, rate: float) {
  qubit q[n];
  ry(tilt * f) on q;
  if (deep) { rx(f) q[0]; }
  weight w: angle[block.params];
  block(w) on wiring(q);
  weight p: angle[merge.params];
  q = merge(p) on odd_to_even(q);
  depolarize(rate) q[0];
  return Z(q[0]);
}
`;
const source = sourceOf(text);
const module = moduleOf(text);
const others = { rate: '0.01' };

const right: Readonly<Record<string, readonly string[]>> = {
  n: ['4', '6', ' 8 ', '2 ^ 3', '2 * few', 'few + 2', '1 > 2 ? 5 : 6', '4.0', 'log2(16)', '/* even */ 4', 'min(4, 9)'],
  f: ['0', '-1', '.5', '2.', '1e-3', 'pi', '-pi / 4', 'sqrt(2)', 'few / 3'],
  deep: ['true', 'false', '!true', '1 < 2', 'few == 2 && true'],
  tilt: ['0', 'pi / 3', '-2 * pi', 'tau', 'e', 'asin(1)'],
  block: ['su4', 'so4', 'own', 'cz', 'ttn', 'rzz', 'few == 2 ? own : su4', ' c13 '],
  merge: ['zx', 'mine', 'only_z', 'euler', 'drop'],
  wiring: ['line', 'ring', 'ends', 'all', 'brick', 'few > 2 ? ring : ends'],
  rate: ['0', '1', '0.5', '1 / 3'],
}; // prettier-ignore
const wrong: Readonly<Record<string, readonly string[]>> = {
  n: ['', ' ', '2.5', 'four', 'su4', 'q', 'w', 'true', '-1', '0', '1', '4;', '4 5', '(4', '1 / 0', '"4"', 'n', '4 // four', '[4]', '1e400', '9e15', 'log2(3)', 'measure q[0]'],
  f: ['x', 'su4', 'true', '1,5', '0,5', '1 / 0', 'sqrt(-1)', 'abc', '1..2', '--'],
  deep: ['yes', '1', '0', 'True', 'su4', 'true false'],
  tilt: ['90°', 'π', 'np.pi', 'pi/', 'line', '2pi'],
  block: ['nothing', 'rx', 'ccx', 'zx', 'ring', '4', 'su4(', 'su 4', 'su4;', 'own2', '"su4"'],
  merge: ['su4', 'ring', 'nothing', '1', 'zx zx'],
  wiring: ['su4', 'zx', 'nothing', '1', '[(0, 1)]'],
  rate: ['2', '-0.1', 'p', 'su4', 'rate'],
}; // prettier-ignore
const cases = (all: typeof right) => Object.entries(all).flatMap(([name, values]) => values.map((value) => [name, value] as const)); // prettier-ignore

const shownBy = (set: Readonly<Record<string, string>>) => circuitOf(module, load, { circuit: 'c', set });
const compiled = (set: Readonly<Record<string, string>>) =>
  elaborateCircuit(source, load, { circuit: 'c', set });

describe('what is typed for a parameter', () => {
  test.each(cases(right))('%s = %s is the circuit of the compiler', (name, value) => {
    const set = { ...others, [name]: value };
    const { circuit, parameters } = shownBy(set);
    const { circuit: expected, diagnostics } = compiled(set);
    expect(expected, diagnostics[0]?.message).toBeDefined();
    if ('refused' in circuit) throw new Error(circuit.refused);
    expect(hashCircuit(circuit)).toBe(hashCircuit(expected!));
    expect(parameters.find((each) => each.name === name)!.value).not.toBe('');
  });

  test.each(cases(wrong))('%s = %s is told in the sentence of the compiler', (name, value) => {
    const set = { ...others, [name]: value };
    const { circuit, parameters } = shownBy(set);
    const refused = 'refused' in circuit ? circuit.refused : undefined;
    const said = (() => {
      try {
        return compiled(set).diagnostics.find(({ severity }) => severity === 'error')?.message;
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(said).toBeDefined();
    expect(refused?.endsWith(said!), `${refused} | ${said}`).toBe(true);
    // What was typed stays, to be mended.
    expect(parameters.find((each) => each.name === name)!.value).toBe(value);
  });
});
