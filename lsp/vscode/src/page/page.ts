// The script of the panel's page: shows what it is sent, tells what the reader does. It asks for nothing and stores nothing.
import type { CircuitAnswer, CircuitFigures, CircuitParameter } from '../../../server/requests.ts';
import type { FromPage, ToPage } from '../panel-messages.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const nonce = document.currentScript?.nonce ?? '';
const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const [circuits, level] = [find<HTMLSelectElement>('circuit'), find<HTMLSelectElement>('level')];
const [parameters, reset] = [find('parameters'), find<HTMLButtonElement>('reset')];
const [message, drawing, figures] = [find('message'), find('drawing'), find('figures')];

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === 'circuit') showCircuit(data.answer);
  else mark(data.boxes);
});
circuits.addEventListener('change', () => editor.postMessage({ kind: 'circuit', name: circuits.value }));
level.addEventListener('change', () =>
  editor.postMessage({ kind: 'level', level: Number(level.value) as 0 | 1 | 2 }),
);
reset.addEventListener('click', () => editor.postMessage({ kind: 'reset' }));
drawing.addEventListener('click', ({ target }) => {
  const box = (target as Element).closest('[data-call]');
  if (box) editor.postMessage({ kind: 'box', box: Number(box.getAttribute('data-call')) });
});
editor.postMessage({ kind: 'ready' });

function showCircuit(answer: CircuitAnswer): void {
  circuits.replaceChildren(...answer.circuits.map((name) => choice(name, name === answer.circuit)));
  circuits.parentElement!.hidden = answer.circuits.length < 2;
  showParameters(answer.parameters);
  message.textContent = answer.message ?? '';
  drawing.classList.toggle('stale', answer.isStale);
  if (answer.svg !== undefined) showDrawing(answer.svg);
  else drawing.replaceChildren();
  figures.replaceChildren(...(answer.figures ? figureRows(answer.figures.before, answer.figures.after) : []));
}

/** The picture is read as a document of its own; its style is let through by the page's nonce, which it must have as it is read. */
function showDrawing(svg: string): void {
  const allowed = svg.replaceAll('<style>', `<style nonce="${nonce}">`);
  const picture = new DOMParser().parseFromString(allowed, 'image/svg+xml').documentElement;
  drawing.replaceChildren(document.importNode(picture, true));
}

function mark(boxes: readonly number[]): void {
  const marked = new Set(boxes.map(String));
  for (const box of drawing.querySelectorAll('[data-call]'))
    box.classList.toggle('marked', marked.has(box.getAttribute('data-call')!));
  drawing.querySelector('.marked')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** Controls stay while the reader moves them: those of the same parameter are kept. */
function showParameters(all: readonly CircuitParameter[]): void {
  const known = new Map([...parameters.children].map((each) => [(each as HTMLElement).dataset['key'], each]));
  parameters.replaceChildren(
    ...all.map((parameter) => {
      const { name, domain, range, value } = parameter;
      const key = JSON.stringify([name, domain, range]);
      const label = (known.get(key) as HTMLLabelElement | undefined) ?? controlOf(parameter, key);
      const control = label.querySelector<HTMLInputElement | HTMLSelectElement>('input, select')!;
      if (control !== document.activeElement) control.value = value;
      const output = label.querySelector('output');
      if (output) output.textContent = value;
      return label;
    }),
  );
  reset.hidden = all.length === 0;
}

function controlOf({ name, type, domain, range, value }: CircuitParameter, key: string): HTMLLabelElement {
  const label = document.createElement('label');
  label.dataset['key'] = key;
  const set = (text: string) => editor.postMessage({ kind: 'set', name, value: text });
  if (range || domain.length === 0) {
    const input = document.createElement('input');
    input.type = range ? 'range' : 'text';
    if (range) [input.min, input.max] = [String(range.from), String(range.to)];
    input.addEventListener(range ? 'input' : 'change', () => set(input.value));
    label.append(`${name} `, input, ...(range ? [document.createElement('output')] : []));
  } else {
    const select = document.createElement('select');
    // A value that was set otherwise stands beside those of the domain.
    select.append(...[...new Set([...domain, value])].map((each) => choice(each, each === value)));
    select.addEventListener('change', () => set(select.value));
    label.append(`${name} `, select);
  }
  label.title = `${name}: ${type}`;
  return label;
}

function choice(text: string, isChosen: boolean): HTMLOptionElement {
  return new Option(text, text, isChosen, isChosen);
}

const rows: readonly [keyof CircuitFigures, string][] = [
  ['qubits', 'qubits'],
  ['weights', 'weights'],
  ['inputs', 'inputs'],
  ['operations', 'operations'],
  ['twoQubitGates', 'two-qubit gates'],
  ['depth', 'depth'],
];

/** The second column stands where passes changed something. */
function figureRows(before: CircuitFigures, after: CircuitFigures): HTMLTableRowElement[] {
  const changed = rows.some(([key]) => before[key] !== after[key]);
  const columns = changed ? ['', 'as written', `behind -O ${level.value}`] : ['', ''];
  const body = rows.map(([key, text]) => [text, before[key], ...(changed ? [after[key]] : [])]);
  return [...(changed ? [columns] : []), ...body].map((cells) => {
    const row = document.createElement('tr');
    row.append(
      ...cells.map((cell, i) => {
        const element = document.createElement(i === 0 ? 'th' : 'td');
        element.textContent = typeof cell === 'number' ? cell.toLocaleString('en') : cell;
        return element;
      }),
    );
    return row;
  });
}
