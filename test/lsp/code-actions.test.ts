// Repairs: each once, and the text behind them as one would have written it.
import { expect, test } from 'vitest';
import { codeActionsIn } from '../../lsp/service/code-actions.ts';
import { applyEdits } from '../../lsp/service/edits.ts';
import { check } from '../../src/compiler/index.ts';
import { loadModules } from '../../src/compiler/semantics/modules.ts';
import { library, load, sourceOf } from './views.ts';

const circuit = (call: string) =>
  `circuit c {\n  weight w: angle[6];\n  qubit q[2];\n  ${call}\n  return Z(q[0]);\n}\n`;

/** The titles of what repairs the first mistake, and the text behind the first of them. */
function repaired(text: string) {
  const source = sourceOf(text);
  const { diagnostics } = check(source, load);
  const mistakes = { module: loadModules(source, load), diagnostics, load };
  const actions = codeActionsIn(mistakes, diagnostics[0].span, library);
  return {
    titles: actions.map(({ title }) => title),
    text: applyEdits(source, actions[0].edits).text,
  };
}

const call = circuit('so4(w) q[0], q[1];');
test.each([
  ['', 'import { so4 } from "std/conv";\n\n'],
  [
    'import { zx } from "std/pool";\n\n',
    'import { zx } from "std/pool";\nimport { so4 } from "std/conv";\n\n',
  ],
  ['import { su4 } from "std/conv";\n\n', 'import { su4, so4 } from "std/conv";\n\n'],
  ['import { su4 as block, } from "std/conv";\n\n', 'import { su4 as block, so4, } from "std/conv";\n\n'],
  ['// Study 4.\n\n', '// Study 4.\n\nimport { so4 } from "std/conv";\n\n'],
  ['/// The circuit.\n', 'import { so4 } from "std/conv";\n\n/// The circuit.\n'],
])('what lacks an import gets it where the others are: %j', (before, after) => {
  for (const newline of ['\n', '\r\n']) {
    const lines = (text: string) => text.replaceAll('\n', newline);
    expect(repaired(lines(before + call))).toEqual({
      titles: ['Import so4'],
      text: lines(after + call),
    });
  }
});

test.each([
  ['import { su4 } from "std/conv";\n\n\n', ''],
  ['// Study 4.\n\nimport { su4 } from "std/conv";\n\n', '// Study 4.\n\n\n'],
  ['import { su4, so4 } from "std/conv";\n', 'import { so4 } from "std/conv";\n'],
])('an unused import goes with its line: %j', (before, after) => {
  const body = after.includes('so4') ? call : circuit('ry(w[0]) on q;').replace('[6]', '[1]');
  expect(repaired(before + body).text).toBe(after + body);
});
