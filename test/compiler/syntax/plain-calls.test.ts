// Plain calls and short expressions are read by their tokens alone; what comes out, mistakes included, is what the grammar says.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { FileRules } from '../../../src/compiler/syntax/declaration-rules.ts';
import { tokenize } from '../../../src/compiler/syntax/tokenize.ts';

/** Reads all by the rules of the grammar. */
class ByGrammar extends FileRules {
  protected override short(): undefined {
    return undefined;
  }
  protected override plainCall(): undefined {
    return undefined;
  }
}

const plain = new FileRules();
const byGrammar = new ByGrammar();

function readBy(rules: FileRules, text: string) {
  const source = { name: 'test.qcnn', text };
  rules.read(source, tokenize(text).tokens);
  const file = rules.file();
  const { diagnostics, losses, lostHeads, lostPaths, lostNames } = rules;
  return { file, diagnostics, losses, lostHeads, lostPaths, lostNames };
}

function expectSame(body: string) {
  const text = `circuit c {\n  qubit q[4];\n${body}\n  return Z(q[0]);\n}\n`;
  expect(readBy(plain, text)).toEqual(readBy(byGrammar, text));
}

describe('read as by the grammar:', () => {
  test.each([
    'cx q[0], q[1];',
    'rx(w[2]) q[0];',
    'u(a, 2, w[1]) q;',
    'h q[0], ;',
    'h q[0],\n  x q[1];',
    'h q[0]\n  cx q[0], q[1];',
    'h\n  x q[0];',
    'h q[0];;',
    'h() q[0];',
    'rx(w[1e999]) q[0];',
    'rx(1e999) q[0];',
    'h q[1e999];',
    'qreg q[2];',
    'q[0] = x;',
    'f(a)(b);',
    'p(a) q[0] -> q[1];',
    'pool q[0];',
    'property q[0];',
    'h q[0].size;',
    'h q[0][1];',
    'h;',
    'let a = q[0];',
    'rx(a ? b[1] : c) q[0];',
  ])('%s', expectSame);

  const pieces =
    'h cx rx ( ) [ ] , ; q w 0 1 2.5 = . -> + - on let for if { } @ ctrl pool measure 1e999'.split(' ');
  const word = fc.constantFrom(...pieces);
  const gap = fc.constantFrom(' ', ' ', '', '\n  ');
  const call = fc.constantFrom('cx q[0], q[1];', 'rx(w[2]) q[0];', 'h q;', 'u(a, 1, b) q[3];');
  const soup = fc.array(fc.tuple(word, gap), { maxLength: 12 }).map((parts) => parts.flat().join(''));
  const lines = fc.array(fc.oneof(call, soup), { maxLength: 5 }).map((all) => all.join('\n  '));
  test.prop([lines], { numRuns: 150 })('whatever stands there', expectSame);

  const cut = fc.tuple(call, fc.nat(), fc.nat(3), word).map(([text, at, length, put]) => {
    const from = at % text.length;
    return `${text.slice(0, from)}${put}${text.slice(from + length)}`;
  });
  test.prop([cut, call], { numRuns: 150 })('a call that is half right, before another', (half, next) =>
    expectSame(`  ${half}\n  ${next}`),
  );
});
