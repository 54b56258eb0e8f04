// How files are laid out: what stays, what breaks, and what is refused.
import { build } from 'esbuild';
import * as prettierInNode from 'prettier';
import * as prettier from 'prettier/standalone';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { formatRange, formatText } from '../../src/format/format-text.ts';
import * as plugin from '../../src/format/index.ts';

const format = (text: string, options: object = {}) =>
  prettier.format(text, { parser: 'qcnn', plugins: [plugin], ...options });

test('comments stay where a person put them', async () => {
  const text = `// first

/* a */
import { ttn, // smallest
  // largest
  su4 } from "std/conv";


/// A doc.
circuit c(n: int = 2, // qubits
  conv: gate(2) = su4) { // begins
  qubit q[n];   // behind


  // alone
  if (n > 2) { // in
    // empty
  }
  // before else
  else { /* nothing */ }
  for i in 0..n { }
  return Z(q[0]) /* one */, Z(q[1]); // last
  // end
}
// after
`;
  const formatted = await format(text);
  expect(formatted).toMatchInlineSnapshot(`
    "// first

    /* a */
    import {
      ttn, // smallest
      // largest
      su4,
    } from "std/conv";

    /// A doc.
    circuit c(
      n: int = 2, // qubits
      conv: gate(2) = su4,
    ) {
      // begins
      qubit q[n]; // behind

      // alone
      if (n > 2) {
        // in
        // empty
      }
      // before else
      else {
        /* nothing */
      }
      for i in 0..n {}
      return Z(q[0]) /* one */, Z(q[1]); // last
      // end
    }
    // after
    "
  `);
  expect(await format(formatted)).toBe(formatted);
});

test('what is too long breaks: lists and arguments one a line, numbers and qubits filled, chains behind operators', async () => {
  const text = `pairing chained(q) = [(q[0], q[q.length - 1]) for turn in 0..min(1, q.length)] ++ pairs(q) ++ brick(q);
circuit c(n: int = 8 in [4, 8, 16], conv: gate(2) = su4, wiring: pairing = ring) {
  qubit q[n];
  prepare([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1, 1.125, 1.25, 1.375, 1.5, -1.625]) q;
  u(sin(x[0]) * sin(x[0]), cos(x[1]) * cos(x[1]), tan(x[2])) q[0];
  rpauli("XYZXYZXYZ", t) q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7], q[8];
  conv(c) on n % 2 == 0 ? ring(q) ++ line(q) : line(q) ++ ring(q) ++ line(q);
  return sum([Z(a) * Z(b) * Z(c) for a in q for b in q for c in q if a != b && b != c]), Z(q[0]);
}
`;
  const formatted = await format(text, { printWidth: 60 });
  expect(formatted).toMatchInlineSnapshot(`
    "pairing chained(q) =
      [
        (q[0], q[q.length - 1])
        for turn in 0..min(1, q.length)
      ] ++
      pairs(q) ++
      brick(q);
    circuit c(
      n: int = 8 in [4, 8, 16],
      conv: gate(2) = su4,
      wiring: pairing = ring,
    ) {
      qubit q[n];
      prepare([
        0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1, 1.125,
        1.25, 1.375, 1.5, -1.625,
      ]) q;
      u(
        sin(x[0]) * sin(x[0]),
        cos(x[1]) * cos(x[1]),
        tan(x[2]),
      ) q[0];
      rpauli("XYZXYZXYZ", t) q[0], q[1], q[2], q[3], q[4], q[5],
        q[6], q[7], q[8];
      conv(c) on n % 2 == 0
        ? ring(q) ++ line(q)
        : line(q) ++ ring(q) ++ line(q);
      return
        sum([
          Z(a) * Z(b) * Z(c)
          for a in q
          for b in q
          for c in q
          if a != b && b != c
        ]),
        Z(q[0]);
    }
    "
  `);
  expect(await format(formatted, { printWidth: 60 })).toBe(formatted);
});

test('blocks of one statement stay on one line, of all branches or of none', async () => {
  const text = `gate g a { x a; }
gate h a {
  x a; }
pool p a -> b { if (measure a) { x b; } else { y b; } }
pool r a -> b { bit m = measure a; if (m) { x b; } else {
  y b; } }
`;
  expect(await format(text)).toMatchInlineSnapshot(`
    "gate g a { x a; }
    gate h a {
      x a;
    }
    pool p a -> b {
      if (measure a) { x b; } else { y b; }
    }
    pool r a -> b {
      bit m = measure a;
      if (m) {
        x b;
      } else {
        y b;
      }
    }
    "
  `);
});

test('prettier-ignore keeps a statement and a declaration as written', async () => {
  const text = `// prettier-ignore
const   a  =  [1,
    2]; // why
circuit c {
  qubit q;
  // prettier-ignore
  rx( 1 /* in */ )   q;
  rx( 1 )   q;
  return Z(q);
}
`;
  expect(await format(text)).toBe(text.replace('  rx( 1 )   q;', '  rx(1) q;'));
});

test('ends of lines and the mark of UTF-8', async () => {
  const text = '\uFEFFconst  a = 1;\r\n/* b\r\n c */\r\n\r\n\r\nconst b = 2;\r\n';
  const laidOut = '\uFEFFconst a = 1;\n/* b\n c */\n\nconst b = 2;\n';
  expect(await format(text)).toBe(laidOut);
  expect(await format(text, { endOfLine: 'crlf' })).toBe(laidOut.replaceAll('\n', '\r\n'));
  expect(await format(text, { endOfLine: 'auto' })).toBe(laidOut.replaceAll('\n', '\r\n'));
  for (const empty of ['', '\n\n', ' \r\n']) expect(await format(empty)).toBe('');
});

test('a width of a hundred unless it is configured', async () => {
  const fits = `const a = [${'b, '.repeat(28)}bbb];\n`;
  expect(fits.length).toBe(100 + 1);
  expect(await format(fits)).toBe(fits);
  expect(await format(fits.replace('bbb', 'bbbb'))).toMatch(/^const a = \[\n {2}b,\n/);
});

test('a file with mistakes is refused with the first of them', async () => {
  const error = (await format('circuit c {\n  qubit q\n  h q;\n}').catch((reason) => reason)) as Error & {
    loc: object;
    codeFrame: string;
  };
  expect(error).toBeInstanceOf(SyntaxError);
  expect(error.message).toMatch(/^expected ';' after this statement \(2:10\)\n/);
  expect(error.loc).toMatchObject({ start: { line: 2, column: 10 } });
  expect(error.codeFrame).toContain('> 2 |   qubit q');
});

test('circuits in Markdown are laid out, broken ones stay', async () => {
  const markdown = '# A\n\n```qcnn\ncircuit c {qubit q;return Z(q);}\n```\n\n```qcnn\ncircuit {\n```\n';
  const formatted = await prettierInNode.format(markdown, { parser: 'markdown', plugins: [plugin] });
  expect(formatted).toBe(
    '# A\n\n```qcnn\ncircuit c {\n  qubit q;\n  return Z(q);\n}\n```\n\n```qcnn\ncircuit {\n```\n',
  );
});

test('a range: the statements that it touches, and no others', async () => {
  const text = `const  a = 1;
circuit c {
  qubit   q[2];
  for i in 0..2 {
    x   q[0]; // first
    y   q[1];
  }
  return  Z(q[0]);
}
`;
  const edited = async (from: string, to: string) => {
    const edits = await formatRange(text, text.indexOf(from), text.indexOf(to) + to.length);
    return edits.reduceRight(
      (all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end),
      text,
    );
  };
  expect(await edited('y  ', 'q[1]')).toBe(text.replace('y   q', 'y q'));
  expect(await edited('x  ', 'q[1]')).toBe(text.replace('x   q', 'x q').replace('y   q', 'y q'));
  expect(await edited('const', 'a')).toBe(text.replace('const  a', 'const a'));
  expect(await edited('const', 'Z(')).toBe(await formatText(text));
  expect(await formatRange('const a = 1;\n\n\nconst  b = 2;\n', 13, 14)).toEqual([]);
});

test('what is nested too deeply is refused', async () => {
  await expect(format(`const a = ${'-'.repeat(990)}1;\n`)).rejects.toThrow(/nested too deeply|^$/);
});

test('a chain of a thousand operators, and ten thousand statements', async () => {
  const chain = `const a = ${'1 + '.repeat(900)}1;\n`;
  const formatted = await format(chain);
  expect(await format(formatted)).toBe(formatted);
  const long = `circuit c {\n${'  rx(t[0]) q[1]; // turn\n'.repeat(10_000)}}\n`;
  expect(await format(long)).toBe(long);
});

test('in a browser: the plugin and Prettier stand alone in a bundle', async () => {
  const entry = `export * as plugin from './src/format/index.ts'; export { format } from 'prettier/standalone';`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL('../..', import.meta.url)), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
  });
  const [{ text }] = outputFiles;
  expect(text).not.toMatch(/from ?["']node:/);
  const module = (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)) as {
    plugin: typeof plugin;
    format: typeof prettier.format;
  };
  expect(await module.format('const  a=1;', { parser: 'qcnn', plugins: [module.plugin] })).toBe(
    'const a = 1;\n',
  );
});
