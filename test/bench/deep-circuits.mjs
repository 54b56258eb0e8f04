// A seeded family of small deep circuits as text: what people stack within 10 qubits and 100 layers.
import { numbersFrom } from '../../scripts/seeded-numbers.mjs';

const imports = `import { so4, su4 } from "std/conv";
import { drop, general, zx } from "std/pool";
`;

const encoded = (width, rest) => `${imports}circuit deep {
  input x: angle[${width}];
  qubit q[${width}];
  ry(x) on q;
${rest}
}
`;

/** Layers of a two-qubit block: its own weights each layer. */
const layered =
  (block, wiring, after = '', outputs = 'Z(q[0])') =>
  (width, layers) =>
    encoded(
      width,
      `  for layer in 0..${layers} {
    weight w: angle[${block}.params];
    ${block}(w) on ${wiring}(q);
    ${after}
  }
  return ${outputs};`,
    );

/** Lines of random gates with angles from weights, inputs and constants. */
function randomGates(width, layers, random) {
  const below = (count) => Math.floor(random() * count);
  const lines = [];
  for (let gate = 0; gate < layers * width; gate++) {
    const first = below(width);
    const second = (first + 1 + below(width - 1)) % width;
    const angle = ['w[' + below(40) + ']', 'x[' + below(width) + ']', `w[${below(40)}] * x[${below(width)}]`, random().toFixed(3)][below(4)]; // prettier-ignore
    const one = ['rx', 'ry', 'rz', 'p'][below(4)];
    const two = ['crx', 'crz', 'rzz', 'rxx', 'cp'][below(5)];
    const plain = ['cx', 'cz', 'swap', 'ch'][below(4)];
    const kind = random();
    if (kind < 0.4) lines.push(`${one}(${angle}) q[${first}];`);
    else if (kind < 0.6) lines.push(`${two}(${angle}) q[${first}], q[${second}];`);
    else if (kind < 0.9 || width < 3) lines.push(`${plain} q[${first}], q[${second}];`);
    else
      lines.push(
        `ccx q[${first}], q[${second}], q[${[...Array(width).keys()].find((each) => each !== first && each !== second)}];`,
      );
  }
  return lines;
}

const random =
  (noise, outputs = 'Z(q)') =>
  (width, layers, draw) => {
    const lines = randomGates(width, layers, draw).flatMap((line, i) =>
      noise && i % width === 0 ? [line, `depolarize(0.01) q[${(i % 7) % width}];`] : [line],
    );
    return encoded(
      width,
      `  weight w: angle[40];\n  rz(w[0..${width}]) on q;\n  ${lines.join('\n  ')}\n  return ${outputs};`,
    );
  };

/** Convolutions and pools in alternation down to one qubit, `layers` convolutions in all. */
const pooled = (pool) => (width, layers) => {
  const stages = Math.max(1, Math.floor(Math.log2(width)));
  const each = Math.max(1, Math.round(layers / stages));
  const text = Array.from(
    { length: stages },
    (
      _,
      stage,
    ) => `  for layer in 0..${each} { weight c${stage}: angle[su4.params]; su4(c${stage}) on brick(q); }
  weight p${stage}: angle[${pool}.params];
  q = ${pool}(p${stage}) on [(q[2 * i + 1], q[2 * i]) for i in 0..floor(q.length / 2)];`,
  );
  return encoded(width, `${text.join('\n')}\n  return Z(q[0]);`);
};

/** Name, what makes its text of a width, a number of layers and random numbers. */
const kinds = [
  ['brick su4', layered('su4', 'brick')],
  ['ring su4', layered('su4', 'ring')],
  ['ring so4, all read', layered('so4', 'ring', '', 'Z(q)')],
  ['all-to-all so4', layered('so4', 'all')],
  [
    'own su4 for each pair',
    (width, layers) =>
      encoded(
        width,
        `  weight w: angle[${layers}, ${width - 1}, 15];\n  for layer in 0..${layers} { su4(w[layer]) on line(q); }\n  return Z(q[0]);`,
      ),
  ],
  [
    're-uploading',
    (width, layers) =>
      encoded(
        width,
        `  weight w: angle[${layers}, ${width}, 3];\n  weight b: angle[${layers}, ${width}, 3];\n  for l in 0..${layers} {\n    for i in 0..${width} { u(w[l, i] * x[i] + b[l, i]) q[i]; }\n    cz on line(q);\n  }\n  return Z(q);`,
      ),
  ],
  ['random', random(false)],
  ['random, probabilities', random(false, 'probs(q)')],
  ['random, noisy', random(true, 'Z(q[0])')],
  ['random, noisy, many read', random(true, 'Z(q) ++ [Z(q[i]) * X(q[i + 1]) for i in 0..q.length - 1]')],
  ['brick su4, noise everywhere', layered('su4', 'brick', 'depolarize(0.01) on q;')],
  ['ring so4, damped, all read', layered('so4', 'ring', 'amplitude_damp(0.02) on q;', 'Z(q)')],
  ['pools zx', pooled('zx')],
  ['pools general', pooled('general')],
  ['pools drop', pooled('drop')],
  [
    'measured and reset each layer',
    (width, layers) =>
      encoded(
        width,
        `  for l in 0..${layers} {
    weight w: angle[su4.params];
    weight v: angle;
    su4(w) on brick(q);
    bit m = measure q[0];
    reset q[0];
    if (m) { rx(v) q[1]; } else { ry(v) q[1]; }
  }
  return Z(q[1]);`,
      ),
  ],
  [
    'branches with noise',
    (width, layers) =>
      encoded(
        width,
        `  for l in 0..${layers} {
    weight w: angle[so4.params];
    so4(w) on brick(q);
    bit m = measure q[0];
    reset q[0];
    if (m) { x q[1]; bit_flip(0.1) q[1]; }
  }
  return Z(q);`,
      ),
  ],
  [
    'amplitudes',
    (width, layers) =>
      `${imports}circuit deep {
  input a: amplitude[${2 ** width}];
  qubit q[${width}];
  prepare(a) q;
  for l in 0..${layers} { weight w: angle[so4.params]; so4(w) on ring(q); }
  return probs(q);
}
`,
  ],
];

/** Widths and layers of each kind: the corners, and what people do. */
const shapes = [[2, 20], [2, 100], [4, 12], [4, 100], [6, 10], [8, 5], [8, 30], [10, 10], [10, 100]]; // prettier-ignore

/** Circuits `{ name, text }` of all kinds and shapes. */
export function deepCircuits(seed) {
  const draw = numbersFrom(seed);
  return kinds.flatMap(([kind, textOf]) =>
    shapes.map(([width, layers]) => ({
      name: `${kind}, ${width} qubits, ${layers} layers`,
      text: textOf(width, layers, draw),
    })),
  );
}
