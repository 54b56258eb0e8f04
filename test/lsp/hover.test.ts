// Hovers: what is said of a name is true, and said once.
import { describe, expect, test } from 'vitest';
import { builtinDoc } from '../../lsp/service/docs.ts';
import { hoverAt } from '../../lsp/service/hover.ts';
import { gateMatrix, gates } from '../../src/compiler/circuit/gates.ts';
import { sourceOf, viewOf } from './views.ts';

/** The number that a hover prints as `0.7071-i`, `-0.5i`, `1`. */
function complex(text: string): [number, number] {
  const [, re, im, i] = /^(-?[\d.]+(?![\d.]*i))?([+-]?[\d.]*)(i?)$/.exec(text) ?? [];
  if (i === undefined) throw new Error(`${text} is no complex number`);
  return [Number(re ?? 0), i ? Number(/\d/.test(im) ? im : `${im}1`) : 0];
}

describe('the matrix of a gate without angles', () => {
  const shown = [...gates.values()].filter(({ angles, qubits }) => angles === 0 && qubits > 0 && qubits <= 2);
  test.each(shown.map(({ name }) => name))('%s is the one that it has', (name) => {
    const gate = gates.get(name)!;
    const [, block] = /```text\n([^]*)\n```/.exec(builtinDoc(name, 'gate').join('\n'))!;
    const printed = block.trim().split(/\s+/).flatMap(complex);
    const matrix = [...gateMatrix(gate, [])];
    expect(printed).toHaveLength(matrix.length);
    printed.forEach((value, i) => expect(value).toBeCloseTo(matrix[i], 3));
  });
});

const view = viewOf(
  sourceOf(`import { so4 } from "std/conv";
const third = 2 * pi / 3;
pool drop2(t: angle) source -> target { cry(t) source, target; discard source; }
pairing ends(q) = [(q[0], q[q.length - 1])];
circuit c {
  weight w: angle;
  qubit q[3];
  rx(third) q[0];
  cx on ends(q);
  drop2(w) q[0] -> q[1];
  return Z(q[1]);
}
`),
);
const { text } = view.module.source;
const hoverOf = (word: string, from = 0) => {
  const { signatures, paragraphs } = hoverAt(view, text.indexOf(word, from))!;
  return [...signatures, ...paragraphs].join('\n');
};

test('the value of a constant is said once', () => {
  expect(hoverOf('third', text.indexOf('rx(')).match(/2\.0943951023931953/g)).toHaveLength(1);
});

test('what an operand is, not what its pool or pairing is', () => {
  expect(hoverOf('drop2')).toMatch(/^pool drop2\(t: angle\) source -> target\n[^]*─┤RY t├/);
  expect(hoverOf('source ->')).toBe('operand source of pool drop2');
  expect(hoverOf('target {')).toBe('operand target of pool drop2');
  expect(hoverOf('q) =')).toBe('operand q of pairing ends');
});

test('an import tells what its file declares', () => {
  expect(hoverOf('"std/conv"')).toMatch(/^Declares `ttn`, `c5`, .*`su4`\.$/);
});
