// Hints beside statements are what a walk of the elaborated circuit counts at marks that were set in the text.
import { test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { inlayHintsIn } from '../../lsp/service/inlay-hints.ts';
import type { Circuit, Operation } from '../../src/compiler/circuit/circuit.ts';
import { allOperations } from '../../src/compiler/circuit/walk.ts';
import type { Source } from '../../src/compiler/source/source.ts';
import type { Declaration, Statement } from '../../src/compiler/syntax/ast.ts';
import { visitNodes } from '../../src/compiler/syntax/visitor-keys.ts';
import { arbitraryProgram } from '../properties/arbitrary-program.ts';
import { arbitraryUnrolled } from '../properties/arbitrary-unrolled.ts';
import { filesIn, sourceOf, viewOf } from './views.ts';

/** A global phase marks a place of the elaboration: it acts on nothing. These are at every declared qubit and at statement k. */
const marks = { qubit: 1000, after: 2000, before: 4000, turn: 6000 };

interface Marked {
  readonly statement: Statement;
  /** The circuit or pool around it. */
  readonly owner: Declaration;
}

/** The statements of circuits and pools that have hints; the text with marks of them. */
function mark(source: Source): { readonly marked: Marked[]; readonly text: string } {
  const marked: Marked[] = [];
  const inserted: { readonly at: number; readonly text: string }[] = [];
  const insert = (at: number, angle: number) => void inserted.push({ at, text: `\ngphase(${angle});\n` });
  for (const declaration of viewOf(source).module.file.declarations) {
    if (declaration.kind !== 'circuit' && declaration.kind !== 'pool') continue;
    visitNodes(declaration.body, (node) => {
      const k = marked.length;
      switch (node.kind) {
        case 'qubit':
          if (node.size)
            inserted.push({ at: node.span.end, text: `\nfor marked in ${node.name.name} { gphase(${marks.qubit}); }\n` }); // prettier-ignore
          else insert(node.span.end, marks.qubit);
          return;
        case 'for':
          insert(node.span.start, marks.before + k);
          insert(node.body.span.start + 1, marks.turn + k);
          break;
        case 'apply':
          if (node.operands.kind !== 'on') return;
          insert(node.span.end, marks.after + k);
          break;
        case 'assign':
        case 'discard':
          insert(node.span.end, marks.after + k);
          break;
        case 'weight':
        case 'input':
          break;
        default:
          return;
      }
      marked.push({ statement: node, owner: declaration });
    });
  }
  let { text } = source;
  for (const each of inserted.toSorted((a, b) => b.at - a.at)) text = text.slice(0, each.at) + each.text + text.slice(each.at); // prettier-ignore
  return { marked, text };
}

/** What was counted at the marks of a statement, run by run. */
interface Counted {
  readonly live: number[];
  readonly turns: number[];
}

function walk(circuit: Circuit): Map<number, Counted> {
  const counted = new Map<number, Counted>();
  const at = (k: number) => {
    if (!counted.has(k)) counted.set(k, { live: [], turns: [] });
    return counted.get(k)!;
  };
  let declared = 0;
  const ended = new Set<number>();
  for (const operation of allOperations(circuit.operations)) {
    const angle = markOf(operation);
    if (operation.kind === 'measure' || operation.kind === 'discard') ended.add(operation.qubit);
    else if (operation.kind === 'reset') ended.delete(operation.qubit);
    else if (angle === undefined) continue;
    else if (angle >= marks.turn) at(angle - marks.turn).turns[at(angle - marks.turn).turns.length - 1]++;
    else if (angle >= marks.before) at(angle - marks.before).turns.push(0);
    else if (angle >= marks.after) at(angle - marks.after).live.push(declared - ended.size);
    else if (angle === marks.qubit) declared++;
  }
  return counted;
}

function markOf(operation: Operation): number | undefined {
  if (operation.kind !== 'gate' || operation.gate !== 'gphase' || operation.controls > 0) return undefined;
  const [angle] = operation.angles;
  return angle.kind === 'constant' && angle.value >= marks.qubit ? angle.value : undefined;
}

const steps = (numbers: readonly number[]) => numbers.filter((each, i) => each !== numbers[i - 1]);
const shortened = (numbers: readonly number[]) => (numbers.length > 6 ? [...numbers.slice(0, 3), '…', numbers.at(-1)!] : numbers); // prettier-ignore
const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What stands beside a statement that ran. */
function expectedText({ kind }: Statement, { live, turns }: Counted, slots: readonly { size: number }[]): string {
  switch (kind) {
    case 'for':
      return turns[0] === turns.at(-1) ? plural(turns[0], 'turn') : `${turns[0]} … ${turns.at(-1)} turns`;
    case 'weight':
    case 'input': {
      const sizes = slots.map(({ size }) => size);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      if (sizes.length === 1) return plural(total, kind);
      return new Set(sizes).size === 1 ? `${sizes[0]} × ${sizes.length} ${kind}s` : `${total} ${kind}s in ${sizes.length} runs`;
    }
    default:
      return `${shortened(steps(live)).join(', ')} live`;
  }
} // prettier-ignore

/** Offsets and texts, sorted, each once. */
function expectedHints(source: Source): string[] {
  const { marked, text } = mark(source);
  const found = new Set<string>();
  for (const { declaration, elaborated } of viewOf(sourceOf(text, source.name)).circuits) {
    const { circuit } = elaborated!;
    const counted = walk(circuit);
    for (const [k, { statement, owner }] of marked.entries()) {
      const isOwn = owner.kind === 'pool' || owner.name.name === declaration.name.name;
      const slots = slotsOf(
        circuit,
        statement,
        marked.filter((each) => each.owner === owner),
      );
      const counts = counted.get(k);
      if (!isOwn || !(counts || slots.length > 0)) continue;
      const { span } = statement.kind === 'for' ? statement.iterable : statement;
      found.add(`${span.end} ${expectedText(statement, counts ?? { live: [], turns: [] }, slots)}`);
    }
  }
  return [...found].sort();
}

/** What a declaration added; one that the circuit calls as others, `weight c as c_1`, has the meeting of its place. */
function slotsOf({ weights, inputs }: Circuit, statement: Statement, declared: readonly Marked[]): readonly { size: number }[] {
  if (statement.kind !== 'weight' && statement.kind !== 'input') return [];
  const calledBy = (each: Statement) => each.kind === statement.kind && (each.outside ?? each.name).name;
  const called = calledBy(statement);
  const slots = (statement.kind === 'weight' ? weights : inputs).filter(({ name }) => name === called);
  const sharing = declared.map((each) => each.statement).filter((each) => calledBy(each) === called);
  return sharing.length > 1 ? slots.slice(sharing.indexOf(statement)).slice(0, 1) : slots;
} // prettier-ignore

function shownHints(source: Source): string[] {
  const view = viewOf(source);
  const gates = view.module.file.declarations.filter(({ kind }) => kind === 'gate');
  const isInGate = (offset: number) => gates.some(({ span }) => span.start < offset && offset < span.end);
  return inlayHintsIn(view, { start: 0, end: source.text.length })
    .filter(({ offset }) => !isInGate(offset))
    .map(({ offset, text }) => `${offset} ${text}`)
    .sort();
}

const expectRight = (source: Source) =>
  expect(shownHints(source), source.text).toEqual(expectedHints(source));

test.each([...filesIn('circuits'), ...filesIn('test/good')].map((source) => [source.name, source] as const))(
  'of %s',
  (_, source) => {
    expectRight(source);
  },
);

test.prop([arbitraryProgram], { numRuns: 60, seed: 3 })('of random programs', (text) => {
  expectRight(sourceOf(text));
});

test.prop([arbitraryUnrolled], { numRuns: 60, seed: 4 })('of random loops and calls', ({ text }) => {
  expectRight(sourceOf(text));
});

test.each([
  ['for i in 0..70 { discard q[i]; }', ['70 turns', '69, 68, 67, …, 0 live']],
  ['for i in 0..3 { weight w: angle[i == 1 ? 5 : 2]; ry(sum(w)) q[i]; }', ['3 turns', '9 weights in 3 runs']],
  [
    'for i in 0..3 { for j in i..2 { weight w: angle; ry(w) q[j]; } }',
    ['1 × 3 weights', '2 … 0 turns', '3 turns'],
  ],
  ['for i in 0..2 { for j in 0..0 { x q[0]; } }', ['0 turns', '2 turns']],
])('of %s', (body, texts) => {
  const source = sourceOf(`circuit c { qubit q[70]; ${body} return 1; }`);
  expectRight(source);
  const shown = shownHints(source).map((hint) => hint.replace(/^\d+ /, ''));
  expect(shown.toSorted()).toEqual(texts.toSorted());
});
