// The Emacs mode without a server: it compiles without a warning, indents and colours.
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { colours, layouts } from './real-editors/layouts.ts';
import { describeWith, runIn, userFolder } from './real-editors/program.ts';

interface Result {
  readonly indented: Readonly<Record<string, string>>;
  readonly colours: readonly string[];
  readonly mode: string;
}

const mode = fileURLToPath(new URL('../../lsp/emacs/qcnn-mode.el', import.meta.url));

describeWith('emacs', 'qcnn-mode', () => {
  let files: Record<string, string>;
  let result: Result;
  let user: ReturnType<typeof userFolder>;
  beforeAll(async () => {
    files = { ...(await layouts()), 'colours.qcnn': colours };
    user = userFolder(files);
    result = runIn(user.folder, ['emacs', '-Q', '--batch', '-l', mode, '-l'], './mode.el');
  });
  afterAll(() => user.remove());

  test('compiles without a warning', () => {
    const copy = join(user.folder, 'qcnn-mode.el');
    copyFileSync(mode, copy);
    const options = ['-Q', '--batch', '--eval', '(setq byte-compile-error-on-warn t)', '-f', 'batch-byte-compile', copy]; // prettier-ignore
    const { status, stderr } = spawnSync('emacs', options, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('indents what the formatter wrote as it did', () => expect(result.indented).toEqual(files));

  test('colours words by what they are', () =>
    expect(result.colours).toMatchInlineSnapshot(`
      [
        "import keyword",
        "as keyword",
        "from keyword",
        ""std/conv"; string",
        "/// comment-delimiter",
        "A comment",
        "line comment",
        "of comment",
        "doc. comment",
        "// comment-delimiter",
        "a comment",
        "remark: comment",
        "for comment",
        "const keyword",
        "third variable-name",
        "pi; constant",
        "pool keyword",
        "mix(t: function-name",
        "angle[2]) type",
        "cx builtin",
        "circuit keyword",
        "net(n: function-name",
        "int type",
        "weight keyword",
        "w: variable-name",
        "angle[n] type",
        "pi); constant",
        "qubit keyword",
        "q[n]; variable-name",
        "/* comment-delimiter",
        "for comment",
        "*/ comment",
        "let keyword",
        "i variable-name",
        "for keyword",
        "in keyword",
        "ctrl keyword",
        "rx(w[i]) builtin",
        "on keyword",
        "line(q); builtin",
        "return keyword",
      ]
    `));

  test('is the mode of circuit files', () => expect(result.mode).toBe('qcnn-mode'));
});
