// The files for Vim, in a headless Neovim: indents, colours, comments.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { colours, layouts } from './real-editors/layouts.ts';
import { describeWith, runIn, settingsOf, userFolder } from './real-editors/program.ts';

interface Result {
  readonly indented: Readonly<Record<string, string>>;
  readonly colours: readonly string[];
  readonly comment: readonly string[];
  readonly commentstring: string;
}

describeWith('neovim', 'Vim', () => {
  let files: Record<string, string>;
  let result: Result;
  let remove = () => {};
  beforeAll(async () => {
    files = { ...(await layouts()), 'colours.qcnn': colours };
    const user = userFolder(files);
    ({ remove } = user);
    writeFileSync(join(user.folder, 'vimrc'), settingsOf('vim'));
    result = runIn(user.folder, ['nvim', '--headless', '-u', 'vimrc', '-i', 'NONE', '-n', '-S'], './vim.lua');
  });
  afterAll(() => remove());

  test('indents what the formatter wrote as it did', () => expect(result.indented).toEqual(files));

  test('colours words by what they are', () =>
    expect(result.colours).toMatchInlineSnapshot(`
      [
        "import Import",
        "as Import",
        ""std/conv"; Text",
        "/// Doc",
        "A Doc",
        "line Doc",
        "of Doc",
        "doc. Doc",
        "// Comment",
        "a Comment",
        "remark: Comment",
        "for Comment",
        "const Declare",
        "= Operator",
        "1.5e-3 Number",
        "* Operator",
        "pi; Constant",
        "pool Declare",
        "mix(t: Declared",
        "angle[2]) Type",
        "-> Operator",
        "cx Gate",
        "circuit Declare",
        "net(n: Declared",
        "int Type",
        "= Operator",
        "8) Number",
        "weight Declare",
        "angle[n] Type",
        "~ Operator",
        "uniform(-pi, Call",
        "pi); Constant",
        "qubit Declare",
        "/* Comment",
        "for Comment",
        "*/ Comment",
        "let Declare",
        "= Operator",
        "0; Number",
        "for Control",
        "in Control",
        "0..n Number",
        "ctrl Modifier",
        "@ Operator",
        "rx(w[i]) Gate",
        "on Control",
        "line(q); Gate",
        "return Control",
        "Z(q.length); Call",
      ]
    `));

  test('goes on with a comment of documentation on the next line', () => {
    expect(result.comment).toEqual(['/// said', '/// more']);
    expect(result.commentstring).toBe('// %s');
  });
});
