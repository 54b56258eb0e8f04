// Short random programs, each with what it unrolls to: every statement stands beside its meaning, worked out by hand.
import fc from 'fast-check';

/** One gate with nothing left to work out; `angle` is a text of numbers and of w[k]. */
interface Flat {
  readonly gate: string;
  readonly angle?: string;
  readonly controls: number;
  readonly qubits: readonly number[];
}

/** What names mean while a program is unrolled. */
interface Names {
  q: readonly number[];
  readonly loops: ReadonlyMap<string, number>;
  /** Weights and bits so far; they are shared by all scopes. */
  readonly total: { weights: number; bits: number };
}

/** A piece of a program and what it stands for. */
interface Piece<T> {
  readonly text: string;
  readonly means: (names: Names) => T;
}
type Statement = Piece<readonly string[]>;

const ownWeights = 3;
const within = (names: Names, name: string, value: number): Names => ({
  ...names,
  loops: new Map([...names.loops, [name, value]]),
});

const written = ({ gate, angle, controls, qubits }: Flat): string =>
  `${controls ? `ctrl(${controls}) @ ` : ''}${gate}${angle === undefined ? '' : `(${angle})`} ${qubits.map((k) => `all[${k}]`).join(', ')};`;
const flat = (gate: string, angle: string | undefined, ...qubits: readonly number[]): Flat =>
  angle === undefined ? { gate, controls: 0, qubits } : { gate, angle, controls: 0, qubits };

// ---- Expressions

const range = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i);

/** `i + 2`, `3` */
const integer = (loops: readonly string[]): fc.Arbitrary<Piece<number>> =>
  fc.tuple(fc.nat({ max: 4 }), fc.constantFrom('', ...loops)).map(([k, loop]) => ({
    text: loop ? `${loop} + ${k}` : `${k}`,
    means: ({ loops: values }) => k + (loop ? values.get(loop)! : 0),
  }));

/** Numbers and weights, computed from loops. */
const angle = (loops: readonly string[]): fc.Arbitrary<Piece<string>> =>
  fc.tuple(integer(loops), fc.nat({ max: 3 })).map(([index, form]): Piece<string> => {
    const weight = `w[(${index.text}) % ${ownWeights}]`;
    const meant = (names: Names) => `w[${index.means(names) % ownWeights}]`;
    if (form === 0) return { text: weight, means: meant };
    if (form === 1) return { text: `0.5 * ${weight} + 1`, means: (names) => `0.5 * ${meant(names)} + 1` };
    if (form === 2) return { text: `sin(${weight}) ^ 2`, means: (names) => `sin(${meant(names)}) ^ 2` };
    return { text: `(${index.text}) / 4`, means: (names) => `${index.means(names) / 4}` };
  });

const qubitAt = ({ text, means }: Piece<number>): Piece<number> => ({
  text: `q[(${text}) % q.length]`,
  means: (names) => names.q[means(names) % names.q.length],
});

/** The table of the language, written once more. */
const pairings: Readonly<Record<string, (n: number) => readonly (readonly [number, number])[]>> = {
  line: (n) => range(0, n - 1).map((i) => [i, i + 1]),
  pairs: (n) => range(0, n >> 1).map((i) => [2 * i, 2 * i + 1]),
  odd_to_even: (n) => range(0, n >> 1).map((i) => [2 * i + 1, 2 * i]),
  brick: (n) =>
    [...range(0, n - 1).filter((i) => i % 2 === 0), ...range(0, n - 1).filter((i) => i % 2 === 1)].map(
      (i) => [i, i + 1],
    ),
  ring: (n) => [...pairings.brick(n), ...(n % 2 === 0 && n > 2 ? [[n - 1, 0] as const] : [])],
  all: (n) => range(0, n).flatMap((i) => range(i + 1, n).map((j) => [i, j] as const)),
};

const tuples: fc.Arbitrary<Piece<readonly (readonly [number, number])[]>> = fc.oneof(
  fc.constantFrom(...Object.keys(pairings)).map((name) => ({
    text: `${name}(q)`,
    means: ({ q }: Names) => pairings[name](q.length).map(([i, j]) => [q[i], q[j]] as const),
  })),
  fc.nat({ max: 2 }).map((k) => ({
    text: `[(b, a) for a in q[0..2] for b in q if a != b && b != q[${k} % q.length]]`,
    means: ({ q }: Names) =>
      q
        .slice(0, 2)
        .flatMap((a) => q.filter((b) => a !== b && b !== q[k % q.length]).map((b) => [b, a] as const)),
  })),
);

const register: fc.Arbitrary<Piece<readonly number[]>> = fc.constantFrom(
  { text: 'q', means: ({ q }: Names) => q },
  { text: 'q[1..q.length]', means: ({ q }: Names) => q.slice(1) },
  { text: '(q[1..2] ++ q[0..1])', means: ({ q }: Names) => [q[1], q[0]] },
  { text: 'q[1..1]', means: () => [] },
);

// ---- Gates and pools of the file

const declarations = `
gate block(t: angle[2]) a, b { rx(t[0]) a; cx a, b; for k in 0..2 { rz(t[1] / 2) b; } s a; }
gate chain(t: angle) q[n] { for k in 1..n { cx q[k - 1], q[k]; } ry(t) q[n - 1]; }
pool choose(t: angle) from -> to { cx from, to; bit m = measure from; if (m) { rz(t) to; } else { h to; } }
pool drop(t: angle) from -> to { crx(t) from, to; }
`;

const blockOf = (t: readonly string[], a: number, b: number): readonly Flat[] => [
  flat('rx', t[0], a),
  flat('cx', undefined, a, b),
  flat('rz', `(${t[1]}) / 2`, b),
  flat('rz', `(${t[1]}) / 2`, b),
  flat('s', undefined, a),
];
const chainOf = (t: string, q: readonly number[]): readonly Flat[] => [
  ...range(1, q.length).map((k) => flat('cx', undefined, q[k - 1], q[k])),
  flat('ry', t, q[q.length - 1]),
];

const inverses: Readonly<Record<string, string>> = { s: 'sdg', sdg: 's' };
const inverted = (body: readonly Flat[]): readonly Flat[] =>
  body.toReversed().map((each) => ({
    ...each,
    gate: inverses[each.gate] ?? each.gate,
    ...(each.angle !== undefined && { angle: `-(${each.angle})` }),
  }));
const powerOf = (body: readonly Flat[], k: number): readonly Flat[] =>
  range(0, Math.abs(k)).flatMap(() => (k < 0 ? inverted(body) : body));
const controlled = (body: readonly Flat[], control: number): readonly Flat[] =>
  body.map((each) => ({ ...each, controls: each.controls + 1, qubits: [control, ...each.qubits] }));

const modifiers: readonly { text: string; means: (body: readonly Flat[]) => readonly Flat[] }[] = [
  { text: '', means: (body) => body },
  { text: 'inv @ ', means: inverted },
  { text: 'pow(2) @ ', means: (body) => powerOf(body, 2) },
  { text: 'pow(-2) @ ', means: (body) => powerOf(body, -2) },
  { text: 'pow(0) @ ', means: () => [] },
  { text: 'pow(-1) @ inv @ ', means: (body) => inverted(inverted(body)) },
];

// ---- Statements

const simple = (loops: readonly string[]): fc.Arbitrary<Statement> =>
  fc.oneof(
    fc.tuple(fc.constantFrom('h', 's', 'rx', 'cx'), integer(loops), angle(loops)).map(([gate, index, t]) => {
      const at = qubitAt(index);
      const next = qubitAt({ text: `${index.text} + 1`, means: (names) => index.means(names) + 1 });
      const qubits = gate === 'cx' ? [at, next] : [at];
      const turned = gate === 'rx';
      return {
        text: `${gate}${turned ? `(${t.text})` : ''} ${qubits.map(({ text }) => text).join(', ')};`,
        means: (names: Names) => [
          written(
            flat(gate, turned ? t.means(names) : undefined, ...qubits.map((each) => each.means(names))),
          ),
        ],
      };
    }),
    fc.tuple(angle(loops), register).map(([t, on]) => ({
      text: `ry(${t.text}) on ${on.text};`,
      means: (names: Names) => on.means(names).map((each) => written(flat('ry', t.means(names), each))),
    })),
    fc.tuple(fc.nat({ max: 3 }), register).map(([k, on]) => ({
      text: `rz([w[${k} % ${ownWeights}] * j for j in 0..(${on.text}).length]) on ${on.text};`,
      means: (names: Names) =>
        on.means(names).map((each, j) => written(flat('rz', `w[${k % ownWeights}] * ${j}`, each))),
    })),
    fc.tuple(fc.constantFrom(...modifiers), angle(loops), tuples).map(([modifier, t, on]) => ({
      text: `${modifier.text}block([${t.text}, 0.25]) on ${on.text};`,
      means: (names: Names) =>
        on
          .means(names)
          .flatMap(([a, b]) => modifier.means(blockOf([t.means(names), '0.25'], a, b)).map(written)),
    })),
    fc.tuple(fc.boolean(), angle(loops)).map(([inverse, t]) => ({
      text: `ctrl @ ${inverse ? 'inv @ ' : ''}chain(${t.text}) q[0], q[1..q.length];`,
      means: ({ q, ...names }: Names) => {
        const body = chainOf(t.means({ q, ...names }), q.slice(1));
        return controlled(inverse ? inverted(body) : body, q[0]).map(written);
      },
    })),
  );

const block = (body: readonly Statement[]): Statement => ({
  text: `{ ${body.map(({ text }) => text).join(' ')} }`,
  means: (names) => body.flatMap(({ means }) => means(names)),
});

/** `name` is that of the loop, so that loops inside each other have different ones. */
const nested = (loops: readonly string[], name: string, body: fc.Arbitrary<Statement>): fc.Arbitrary<Statement> =>
  fc.oneof(
    fc.tuple(integer(loops), fc.nat({ max: 2 }), body).map(([start, length, inner]) => ({
      text: `for ${name} in ${start.text}..${start.text} + ${length} ${inner.text}`,
      means: (names: Names) =>
        range(start.means(names), start.means(names) + length).flatMap((value) =>
          inner.means(within(names, name, value)),
        ),
    })),
    fc.tuple(tuples, angle(loops)).map(([on, t]) => ({
      text: `for (a, b) in ${on.text} { ry(${t.text}) b; cx a, b; }`,
      means: (names: Names) =>
        on.means(names).flatMap(([a, b]) => [written(flat('ry', t.means(names), b)), written(flat('cx', undefined, a, b))]),
    })),
    fc.tuple(angle(loops), fc.integer({ min: 1, max: 2 })).map(([t, size]) => ({
      text: `for ${name} in 0..2 { weight v${name}: angle[${size}]; rx(v${name}[${size - 1}] * (${t.text})) q[${name}]; }`,
      means: (names: Names) =>
        range(0, 2).map((value) => {
          const offset = names.total.weights;
          names.total.weights += size;
          return written(flat('rx', `w[${offset + size - 1}] * (${t.means(names)})`, names.q[value]));
        }),
    })),
  ); // prettier-ignore

const conditional = (loops: readonly string[], body: fc.Arbitrary<Statement>): fc.Arbitrary<Statement> =>
  fc.tuple(integer(loops), fc.constantFrom('==', '<', '>='), body, body).map(([left, operator, then, orElse]) => ({
    text: `if ((${left.text}) % 3 ${operator} 1) ${then.text} else ${orElse.text}`,
    means: (names: Names) => {
      const value = left.means(names) % 3;
      const holds = operator === '==' ? value === 1 : operator === '<' ? value < 1 : value >= 1;
      return (holds ? then : orElse).means(names);
    },
  })); // prettier-ignore

const list = (loops: readonly string[]) =>
  fc.array(simple(loops), { minLength: 1, maxLength: 2 }).map((body) => block(body));

/** Two levels of loops and branches, a name for each place of the program: weights of two places may not share one. */
const statement = (place: string): fc.Arbitrary<Statement> => {
  const [outer, inner] = [`i${place}`, `j${place}`];
  const innermost = fc.oneof(list([outer]), nested([outer], inner, list([outer, inner])).map((each) => block([each]))); // prettier-ignore
  return fc.oneof(
    simple([]),
    nested([], outer, innermost),
    nested(
      [],
      outer,
      conditional([outer], list([outer])).map((each) => block([each])),
    ),
    conditional([], list([])),
  );
};

const pooling: fc.Arbitrary<Statement> = fc
  .tuple(fc.constantFrom('choose', 'drop'), fc.constantFrom('pairs', 'odd_to_even'), angle([]))
  .map(([pool, wiring, t]) => ({
    text: `q = ${pool}(${t.text}) on ${wiring}(q);`,
    means: (names: Names) => {
      const { q } = names;
      const ended = pairings[wiring](q.length).map(([from, to]) => [q[from], q[to]] as const);
      names.q = q.filter((each) => !ended.some(([from]) => from === each));
      return ended.flatMap(([from, to]) => {
        if (pool === 'drop') return [written(flat('crx', t.means(names), from, to)), `discard all[${from}];`];
        const bit = `m${names.total.bits++}`;
        return [
          written(flat('cx', undefined, from, to)),
          `bit ${bit} = measure all[${from}];`,
          `if (${bit}) { ${written(flat('rz', t.means(names), to))} } else { ${written(flat('h', undefined, to))} }`,
        ];
      });
    },
  }));

/** A program of few statements on 4 or 5 qubits, and the one without a loop, a name or a call that it stands for. */
export const arbitraryUnrolled: fc.Arbitrary<{ readonly text: string; readonly unrolled: string }> = fc
  .record({
    n: fc.integer({ min: 4, max: 5 }),
    before: fc.tuple(statement('0'), statement('1')),
    pools: fc.array(pooling, { maxLength: 1 }),
    after: statement('2'),
  })
  .map(({ n, before, pools, after }) => {
    const names: Names = { q: range(0, n), loops: new Map(), total: { weights: ownWeights, bits: 0 } };
    const all = [...before, ...pools, after];
    const body = all.flatMap(({ means }) => means(names));
    const outputs = names.q.map((each) => `Z(all[${each}])`).join(', ');
    return {
      text: `${declarations}circuit a { weight w: angle[${ownWeights}]; qubit q[${n}];\n${all.map(({ text }) => text).join('\n')}\nreturn Z(q); }`,
      unrolled: `circuit a { weight w: angle[${names.total.weights}]; qubit all[${n}];\n${body.join('\n')}\nreturn ${outputs}; }`,
    };
  });
