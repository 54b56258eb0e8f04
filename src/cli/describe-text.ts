// A description of a circuit as text: a head, then a section each for what it takes, gives and costs.
import type { Description, ParameterFacts } from '../answers/describe.ts';
import type { Initial } from '../compiler/circuit/circuit.ts';
import { printable } from '../printable.ts';
import { count, flops } from './figures.ts';

/** Most lines of one section. */
const mostLines = 24;
/** Most characters of the outputs that stand on one line. */
const widest = 48;

/** What is known of a circuit whose parameters lack values. */
export function formatParameters(
  known: Pick<Description, 'circuit' | 'file' | 'doc' | 'parameters'>,
): string {
  return [...headOf(known), ...sectionOfParameters(known.parameters)].map(printable).join('\n');
}

export function formatDescription(description: Description): string {
  return [
    ...headOf(description),
    ...sectionOfParameters(description.parameters),
    ...sectionOfInputs(description.inputs),
    ...sectionOfWeights(description.weights),
    ...sectionOfOutputs(description.outputs),
    ...sectionOfCost(description.cost),
  ]
    .map(printable)
    .join('\n');
}

function headOf({ circuit, file, doc }: Pick<Description, 'circuit' | 'file' | 'doc'>): string[] {
  const paragraph = doc?.split(/\n\s*\n/)[0].trim();
  return [
    `circuit ${circuit} of ${file}`,
    ...(paragraph ? paragraph.split('\n').map((line) => line.trim()) : []),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  const shown = rows.slice(0, mostLines);
  const left = rows.length - shown.length;
  return [
    '',
    title,
    ...columns(shown),
    ...(left > 0 ? [`  and ${count(left)} more (--json lists all)`] : []),
  ];
}

/** Cells in columns, two spaces between them. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd(),
  );
}

function sectionOfParameters(parameters: readonly ParameterFacts[]): string[] {
  if (parameters.length === 0) return [];
  const rows = parameters.map((parameter) => {
    const { name, kind, domain, value } = parameter;
    const now = value === undefined ? 'needs a value' : `= ${value}`;
    return [name, kind, now, whence(parameter), domain === undefined ? '' : `in ${domain}`];
  });
  return section('compile-time parameters (--set NAME=VALUE)', rows);
}

/** Where the value comes from, and what it would be by itself. */
function whence({ set, default: usual, value }: ParameterFacts): string {
  if (usual === undefined) return set ? 'set' : '';
  if (set) return `set; default ${usual}`;
  return usual === value ? 'default' : `default ${usual}`;
}

function sectionOfInputs(inputs: Description['inputs']): string[] {
  const total = inputs.reduce((sum, { size }) => sum + size, 0);
  const rows = inputs.map(({ name, element, shape }) => [name, `${element}${brackets(shape)}`]);
  return section(`inputs: ${total === 0 ? 'none' : `${numbers(total)} a sample (--inputs X.json)`}`, rows);
}

function sectionOfWeights(weights: Description['weights']): string[] {
  const total = weights.reduce((sum, { size }) => sum + size, 0);
  const met = new Map<string, number>();
  for (const { name } of weights) met.set(name, (met.get(name) ?? 0) + 1);
  const alike = new Map<string, { first: string; last: string; row: string[] }>();
  for (const weight of weights) {
    const { name, meeting, shape } = weight;
    const shown = met.get(name)! > 1 ? `${name}[${meeting}]` : name;
    const row = [`angle${brackets(shape)}`, printedInitial(weight.initial)];
    const key = JSON.stringify([name, ...row]);
    const group = alike.get(key);
    if (group) group.last = shown;
    else alike.set(key, { first: shown, last: shown, row });
  }
  const rows = [...alike.values()].map(({ first, last, row: [type, initial] }) => {
    return [first === last ? first : `${first} … ${last}`, type, `~ ${initial}`];
  });
  return section(
    `weights: ${total === 0 ? 'none' : `${numbers(total)} (--weights W.json, or --seed)`}`,
    rows,
  );
}

function sectionOfOutputs(outputs: Description['outputs']): string[] {
  const total = outputs.reduce((sum, { size }) => sum + size, 0);
  const groups: { kind: string; texts: string[]; size: number }[] = [];
  for (const { kind, text, size } of outputs) {
    const last = groups.at(-1);
    if (kind === 'observable' && last?.kind === kind) {
      last.texts.push(text);
      last.size += size;
    } else groups.push({ kind, texts: [text], size });
  }
  const rows = groups.map(({ kind, texts, size }) => {
    if (kind === 'probabilities')
      return [abridged(texts), `${numbers(size)}, the probability of each outcome`];
    return [
      abridged(texts),
      size === 1 ? 'its expectation value' : `their ${count(size)} expectation values`,
    ];
  });
  return section(`outputs: ${numbers(total)} a sample`, rows);
}

/** "Z(q0), Z(q1), Z(q2), …, Z(q29)" */
function abridged(texts: readonly string[]): string {
  const last = texts.at(-1)!;
  let shown = '';
  for (const text of texts.slice(0, -1)) {
    if (shown.length + text.length + last.length > widest) return cut(`${shown}…, ${last}`);
    shown += `${text}, `;
  }
  return cut(shown + last);
}

function cut(text: string): string {
  return text.length <= 2 * widest ? text : `${text.slice(0, 2 * widest)}…`;
}

function sectionOfCost({ qubits, gates, twoQubit, depth, level, ...cost }: Description['cost']): string[] {
  const { plan, batch, flopsForward, flopsGradient, backend, backends } = cost;
  const asWritten = level === 0 ? 'as written' : `after the passes of -O ${level}`;
  const others = backends.filter(({ name, refusal }) => name !== backend && refusal === undefined);
  const refusing = backends.filter(({ refusal }) => refusal !== undefined);
  return [
    ...section('cost', [
      ['qubits', `${count(qubits)}, gates ${count(gates)} (${count(twoQubit)} on two or more), depth ${count(depth)}, ${asWritten}`],
      ...(level === 0 && qubits > 1 ? [['', 'qubits may be used again: `qcnn resources` says how few will do, `qcnn compile --explain` after fusion'] as const] : []),
      ['flops', flopsForward === undefined ? 'unknown: no plan computes it' : `${flops(flopsForward)} forward, ${flops(flopsGradient!)} with the gradient, for ${batch === 1 ? 'one sample' : `a batch of ${batch}`} (${plan})`],
      ['backend', backend === undefined ? 'none of those that were asked' : `${backend}${others.length > 0 ? `; ${others.map(({ name }) => name).join(', ')} could too` : ''}`],
    ]),
    ...refusing.map(({ name, refusal }) => `  ${name} cannot: ${refusal}`),
  ]; // prettier-ignore
}

function brackets(shape: readonly number[]): string {
  return shape.length === 0 ? '' : `[${shape.join(', ')}]`;
}

function numbers(size: number): string {
  return `${count(size)} number${size === 1 ? '' : 's'}`;
}

function printedInitial(initial: Initial): string {
  switch (initial.kind) {
    case 'uniform':
      return `uniform(${inPi(initial.low)}, ${inPi(initial.high)})`;
    case 'normal':
      return `normal(${inPi(initial.mean)}, ${inPi(initial.deviation)})`;
    case 'constant':
      return `constant(${inPi(initial.value)})`;
    default:
      return initial satisfies never;
  }
}

/** "-pi", "pi/2", "0.1" */
function inPi(value: number): string {
  for (const [text, part] of [
    ['2*pi', 2],
    ['pi', 1],
    ['pi/2', 0.5],
    ['pi/4', 0.25],
  ] as const)
    if (Math.abs(value) === part * Math.PI) return value < 0 ? `-${text}` : text;
  return `${value}`;
}
