// `npm run structure`: the ten longest functions, import circles, functions with too many parameters and switches that a
// new kind would slip through, by the rules of .oxlintrc.json; then the exceptions that comments explain. Fails unless
// every list but the first and the last is empty.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const longest = 10;
const lines = 'max-lines-per-function';
const parameters = 'max-params';
const circles = 'import/no-cycle';
const cases = 'typescript/switch-exhaustiveness-check';
const defaults = 'default-case';

/** The rules' options, where they hold. */
const { overrides } = JSON.parse(readFileSync('.oxlintrc.json', 'utf8'));
const { rules } = overrides.find((override) => lines in override.rules);

const found = lint({
  ...rules,
  // Every function is told, and every default of a switch whose cases are all there.
  [lines]: ['error', { ...rules[lines][1], max: 0 }],
  [cases]: ['error', { ...rules[cases][1], allowDefaultCaseForExhaustiveSwitch: false }],
});
const most = rules[lines][1].max;
const functions = found
  .filter(({ rule }) => rule === lines)
  .map(({ place, message }) => ({
    place,
    name: /`(.+)`/.exec(message)?.[1] ?? 'without a name',
    length: Number(/\((\d+)\)/.exec(message)[1]),
  })) // prettier-ignore
  .sort((a, b) => b.length - a.length);
const told = (rule) =>
  found.filter((each) => each.rule === rule).map(({ place, message }) => `${place}: ${message}`);

print(
  `the ${longest} longest functions, in lines`,
  functions
    .slice(0, longest)
    .map(({ length, name, place }) => `${String(length).padStart(4)}  ${name}, ${place}`),
);
const faults = [
  print(
    `functions of more than ${most} lines`,
    functions
      .filter(({ length }) => length > most)
      .map(({ length, name, place }) => `${length}  ${name}, ${place}`),
  ),
  print('files that import in a circle', told(circles)),
  print(`functions with more than ${rules[parameters][1].max} parameters`, told(parameters)),
  print('switches that do not name all kinds', [
    ...found.filter((each) => each.rule === cases && !isDefault(each)).map(({ place, message }) => `${place}: ${message}`), // prettier-ignore
    ...told(defaults),
  ]),
  print(
    'switches whose default takes a new kind without an error of types (`satisfies never`)',
    found
      .filter((each) => each.rule === cases && isDefault(each) && !each.text.includes('satisfies never'))
      .map(({ place }) => place),
  ),
];
print('exceptions, with their reasons', exceptions());
process.exitCode = faults.some(Boolean) ? 1 : 0;

/** What oxlint says of src with these rules alone. */
function lint(rules) {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-structure-'));
  try {
    const config = join(folder, 'oxlint.json');
    const options = { typeAware: true };
    writeFileSync(config, JSON.stringify({ plugins: ['typescript', 'import'], categories: { correctness: 'off' }, options, rules })); // prettier-ignore
    const arguments_ = ['oxlint', '-c', config, '--format', 'json', 'src'];
    const { stdout, stderr } = spawnSync('npx', arguments_, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (!stdout.startsWith('{')) throw new Error(`oxlint failed: ${stdout}${stderr}`);
    return JSON.parse(stdout).diagnostics.map(({ code, message, filename, labels }) => {
      const [{ span }] = labels;
      const text = readFileSync(filename)
        .subarray(span.offset, span.offset + span.length)
        .toString();
      const [, plugin, name] = /^(.+)\((.+)\)$/.exec(code);
      return { rule: plugin === 'eslint' ? name : `${plugin}/${name}`, message, place: `${filename}:${span.line}`, text }; // prettier-ignore
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether it is a default that is told, not a case that is missing. */
function isDefault({ message }) {
  return message.includes('unnecessary');
}

/** Comments that turn a rule off, with what they say. */
function exceptions() {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => {
      const all = readFileSync(join('src', file), 'utf8').split('\n');
      return all.flatMap((line, i) => {
        const [, what] = /oxlint-disable[a-z-]* (.+)/.exec(line) ?? [];
        return what ? [`src/${file}:${i + 1}: ${what}`] : [];
      });
    });
}

/** Prints a list; says whether it holds anything. */
function print(head, items) {
  console.log(items.length === 0 ? `${head}: none` : `${head}:`);
  for (const item of items) console.log(`  ${item}`);
  return items.length > 0;
}
