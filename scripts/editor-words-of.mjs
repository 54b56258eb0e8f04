// The words of the language as the files of editors spell them: what stands between their lines "words: begin" and "words: end".

/** The kinds of reserved words, for colours; every other one is a statement. */
const groups = {
  Import: ['import'],
  Declare: ['const', 'gate', 'circuit', 'pairing', 'qubit', 'input', 'weight', 'bit', 'let'],
  Control: ['for', 'in', 'if', 'else', 'return', 'on'],
  Modifier: ['ctrl', 'inv', 'pow'],
  Constant: ['true', 'false'],
};

/** `words`: { reserved, constants, callables }, lists of texts. Gives the paths of files with their lines. */
export function editorWords({ reserved, constants, callables }) {
  const known = new Set(Object.values(groups).flat());
  // A single letter is more often a name of the file: x, t, e.
  const [shownConstants, shownCallables] = [constants, callables].map((all) =>
    all.filter((word) => word.length > 1),
  );
  const statements = reserved.filter((word) => !known.has(word));
  const vim = { ...groups, Constant: [...groups.Constant, ...shownConstants], Statement: statements, Gate: shownCallables }; // prettier-ignore
  const keywords = reserved.filter((word) => !groups.Constant.includes(word));
  return [
    {
      path: 'lsp/vim/syntax/qcnn.vim',
      lines: Object.entries(vim).flatMap(([group, all]) => wrapped(all, `syntax keyword qcnn${group} `)),
    },
    {
      path: 'lsp/emacs/qcnn-mode.el',
      lines: Object.entries({ keywords, constants: vim.Constant, callables: shownCallables }).flatMap(
        ([name, all]) => [
          `(defconst qcnn-${name}`,
          ...wrapped(all.map((word) => `"${word}"`), '    ').map((line, i) => (i === 0 ? line.replace('    ', "  '(") : line)), // prettier-ignore
          `    ) "Words of the language: ${name}.")`,
        ],
      ),
    },
  ];
}

/** The text with its lines between the marks replaced. */
export function withWords(text, lines) {
  const all = text.split('\n');
  const [begin, end] = ['words: begin', 'words: end'].map((mark) =>
    all.findIndex((line) => line.endsWith(mark)),
  );
  if (begin < 0 || end < begin) throw new Error('the lines "words: begin" and "words: end" are missing');
  return [...all.slice(0, begin + 1), ...lines, ...all.slice(end)].join('\n');
}

function wrapped(words, lead, width = 110) {
  const lines = [];
  let line = lead;
  for (const word of [...words].sort((a, b) => (a < b ? -1 : 1))) {
    if (line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = lead;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
