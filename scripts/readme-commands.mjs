// The commands of a page, in its order, as a reader would type them: the lines of its `sh` blocks, and the spans of code
// that begin as a command does (not those of `npm install`: they are for other folders). A `text` block right behind an `sh` block shows what its last command prints.

/**
 * @typedef {object} Command
 * @property {string} text what is typed, without its comment
 * @property {string} [prints] what the page says it prints, where it does
 */

/**
 * @param {string} page
 * @returns {Command[]}
 */
export function commandsOf(page) {
  const commands = [];
  const parts =
    /^```sh\n(?<lines>[^]*?)^```\n(?:\n?^```text\n(?<prints>[^]*?)^```\n)?|^```[^]*?^```\n|`(?<span>(?:npx|npm run|npm start|npm test)\b[^`\n]*)`/gm;
  for (const { groups } of page.matchAll(parts)) {
    if (groups.span) commands.push({ text: groups.span });
    if (groups.lines === undefined) continue;
    const lines = groups.lines.split('\n').map(withoutComment).filter((line) => line !== ''); // prettier-ignore
    lines.forEach((text, i) => {
      commands.push(i === lines.length - 1 && groups.prints ? { text, prints: groups.prints } : { text });
    });
  }
  return commands;
}

/** A comment begins with a # behind a blank. */
function withoutComment(line) {
  return line.replace(/(^|\s)#.*$/, '').trim();
}

/** The paths below `data/` that a command reads; they do not come with the project. */
export function dataOf(command) {
  return [...command.matchAll(/(?<=\s)data\/[\w./-]+/g)].map(([path]) => path);
}

/** Whether an output is the one shown, but for rounding: processors differ in the last digits. */
export function samePrint(output, shown) {
  const number = /-?\d+\.\d+(?:e-?\d+)?/g;
  const parts = [output, shown].map((text) => text.trimEnd().replaceAll(/ *-?\d+\.\d+(?:e-?\d+)?/g, ' #'));
  const [ours, theirs] = [output, shown].map((text) => [...text.matchAll(number)].map(Number));
  return parts[0] === parts[1] && ours.every((value, i) => Math.abs(value - theirs[i]) < 1e-9);
}
