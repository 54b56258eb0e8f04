// The sentences about what the language declares: each name has one, none lies, and the reference speaks of all.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gateMatrix, gates } from '../../../src/compiler/circuit/gates.ts';
import { check, formatDiagnostic } from '../../../src/compiler/index.ts';
import { builtinCallables, builtinConstants, pairings } from '../../../src/compiler/semantics/builtins.ts';
import { anglesOf, describedNames } from '../../../src/compiler/semantics/described-names.ts';
import { modifierWords, reservedWords } from '../../../src/compiler/syntax/words.ts';

const names = describedNames();
const reference = readFileSync(new URL('../../../grammar/language.md', import.meta.url), 'utf8');

describe('sentences', () => {
  test('one for every name of the language', () => {
    const applied = names.filter(
      ({ kind }) => !['constant', 'distribution', 'word', 'type', 'member'].includes(kind),
    );
    expect(applied.map(({ name }) => name).toSorted()).toEqual([...builtinCallables].toSorted());
    const of = (kind: string) => names.filter((each) => each.kind === kind).map(({ name }) => name);
    expect(of('constant')).toEqual([...builtinConstants.keys()]);
    expect(of('word')).toEqual(expect.arrayContaining([...reservedWords, ...modifierWords]));
    expect(new Set(names.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(names.length);
  });

  test.each(names.map((each) => [each.kind, each.name, each] as const))(
    '%s %s',
    (_, name, { usage, says }) => {
      expect(says).toMatch(/^\S.{2,}\S\.$/u);
      expect(says).not.toMatch(/\n|\. [A-Z]/);
      expect(says.length).toBeLessThan(125);
      expect(usage).toContain(name);
    },
  );
});

describe('the reference', () => {
  // What code spans say; some hold several names.
  const code = new Set([...reference.matchAll(/```[^]*?```|`([^`]+)`/g)].flatMap(([all, span = all]) => span.match(/\w+/g) ?? [])); // prettier-ignore

  test('names each', () => {
    expect(names.filter(({ name }) => !code.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test('says of pairings what the table says', () => {
    for (const [name, { says }] of pairings) {
      const rows = reference
        .split('\n')
        .filter((line) => line.startsWith('|') && line.includes(`\`${name}\``));
      expect(rows.some((row) => row.includes(`| ${says} |`))).toBe(true);
    }
  });
});

describe('what is written as usage can be written', () => {
  const applied = names.filter(({ kind }) => kind === 'gate' || kind === 'channel');
  test.each(applied)('$usage', ({ usage }) => {
    const body = usage.replace(
      /\((?!")([^)]*)\)/,
      (_, letters: string) => `(${letters.replace(/\w+/g, '0.1')})`,
    );
    const text = `circuit c { qubit a; qubit b; qubit c; ${body.replace(', t)', ', 0.1)')}; return Z(a); }`;
    expect(check({ name: 'usage', text }).diagnostics.map(formatDiagnostic)).toEqual([]);
  });

  test.each(names.filter(({ kind }) => kind === 'function' || kind === 'observable' || kind === 'pairing'))(
    '$usage',
    ({ kind, usage }) => {
      const list = kind === 'observable' ? 'let list = Z(q);' : 'let x = 0.5; let y = 0.25;';
      const text = `circuit c { qubit q[4]; ${list} let value = ${usage}; return Z(q[0]); }`;
      expect(check({ name: 'usage', text }).diagnostics.map(formatDiagnostic)).toEqual([]);
    },
  );
});

describe('equations of gates', () => {
  type Complex = readonly [number, number];
  const t = 0.7;
  const turn = (angle: number): Complex => [Math.cos(angle), Math.sin(angle)];
  const numbers: Readonly<Record<string, Complex>> = {
    '0': [0, 0], '1': [1, 0], '−1': [-1, 0], i: [0, 1], '−i': [0, -1], '1 + i': [1, 1], '1 − i': [1, -1],
    'e^{iπ/4}': turn(Math.PI / 4), 'e^{−iπ/4}': turn(-Math.PI / 4), 'e^{it}': turn(t),
  }; // prettier-ignore
  const valueOf = (text: string): Complex => {
    if (!Object.hasOwn(numbers, text)) throw new Error(`no number: ${text}`);
    return numbers[text];
  };
  const paulis: Readonly<Record<string, readonly Complex[]>> = {
    X: [[0, 0], [1, 0], [1, 0], [0, 0]],
    Y: [[0, 0], [0, -1], [0, 1], [0, 0]],
    Z: [[1, 0], [0, 0], [0, 0], [-1, 0]],
  }; // prettier-ignore
  const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
  const tensor = (a: readonly Complex[], b: readonly Complex[]): Complex[] => {
    const [m, n] = [Math.sqrt(a.length), Math.sqrt(b.length)];
    return Array.from({ length: (m * n) ** 2 }, (_, k) => {
      const [row, column] = [Math.floor(k / (m * n)), k % (m * n)];
      return times(a[Math.floor(row / n) * m + Math.floor(column / n)], b[(row % n) * n + (column % n)]);
    });
  };
  const controlled = (matrix: readonly Complex[]): Complex[] => {
    const n = Math.sqrt(matrix.length);
    return Array.from({ length: 4 * n * n }, (_, k) => {
      const [row, column] = [Math.floor(k / (2 * n)), k % (2 * n)];
      if (row >= n && column >= n) return matrix[(row - n) * n + column - n];
      return row === column ? [1, 0] : [0, 0];
    });
  };
  const rotation = (word: string): Complex[] => {
    const pauli = [...word].map((letter) => paulis[letter]).reduce<readonly Complex[]>(tensor, [[1, 0]]);
    const n = Math.sqrt(pauli.length);
    return pauli.map((entry, k) => {
      const [re, im] = times([0, -Math.sin(t / 2)], entry);
      return [re + (k % (n + 1) === 0 ? Math.cos(t / 2) : 0), im];
    });
  };

  /** The matrix that a sentence writes down; undefined where it says it in other words. */
  function matrixOf(says: string): readonly Complex[] | undefined {
    const control = says.includes('|1⟩⟨1| ⊗') ? controlled : (matrix: readonly Complex[]) => matrix;
    const word = /exp\(−i t ([XYZ]+) \/ 2\)/.exec(says)?.[1];
    if (word) return control(rotation(word));
    const letter = /\|1⟩⟨1\| ⊗ ([XYZ])\./.exec(says)?.[1];
    if (letter) return controlled(paulis[letter]);
    const diagonal = /diag\(([^)]*)\)/.exec(says)?.[1].split(', ').map(valueOf);
    if (diagonal) {
      const n = diagonal.length;
      return Array.from({ length: n * n }, (_, k) =>
        k % (n + 1) === 0 ? diagonal[Math.floor(k / n)] : [0, 0],
      );
    }
    const [, rows, divisor = '1'] = /= \[(\[[^t]*?\])\](?: \/ (√?2))?/.exec(says) ?? [];
    const scale = { '1': 1, '2': 0.5, '√2': Math.SQRT1_2 }[divisor]!;
    return rows
      ?.split(/\], \[/)
      .flatMap((row) => row.replace(/[[\]]/g, '').split(', '))
      .map((entry) => times([scale, 0], valueOf(entry)));
  }

  const written = [...gates.values()].flatMap((gate) => {
    const matrix = matrixOf(gate.says);
    return matrix ? [[gate.name, gate, matrix] as const] : [];
  });

  test('are mostly matrices', () => {
    expect(written.length).toBeGreaterThanOrEqual(28);
  });

  test.each(written)('%s', (_, gate, matrix) => {
    const found = gateMatrix(gate, [t]);
    expect(matrix.length).toBe(found.length / 2);
    matrix.flat().forEach((part, i) => expect(part).toBeCloseTo(found[i], 12));
  });

  test('use the names of angles that the usage gives', () => {
    for (const gate of gates.values()) expect(anglesOf(gate)).toHaveLength(gate.angles);
  });
});
