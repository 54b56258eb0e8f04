// The circuit: drawn as written and behind the passes, what the passes saved, and its text.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { circuitMetrics, optimise, type CircuitMetrics } from '../../../compiler/passes/index.ts';
import { drawSvg } from '../../../compiler/targets/drawing/index.ts';
import { UserError } from '../../../user-error.ts';
import { count } from '../../format.ts';
import { dataTable } from '../data-table.ts';
import { folded } from '../folded.ts';
import { html, trusted, type Html } from '../html.ts';
import { fileName, type Section } from '../reported.ts';

export const circuit: Section = ({ circuit: summary, drawn }) => {
  const settings = Object.entries({ ...summary.parameters, ...summary.settings });
  const given = settings.map(([name, value]) => `${name} = ${value}`);
  return folded(
    `Circuit: ${summary.name}`,
    html`<p>
      ${summary.file === undefined ? 'made by a program' : fileName(summary.file)}${given.length > 0 ? ` with ${given.join(', ')}` : ''}:
      ${summary.qubits} qubits, ${summary.operations} operations, ${summary.weights} weights, ${summary.inputs} inputs,
      ${summary.outputs} outputs. Identity <code>${summary.hash}</code>
    </p>
    ${drawn ? passesOf(drawn) : ''}
    <details><summary>Its text</summary>
    <pre>${summary.text}</pre>
    ${Object.entries(summary.imports).map(([name, text]) => html`<h3>${fileName(name)}</h3><pre>${text}</pre>`)}
    </details>`,
  );
}; // prettier-ignore

/** Figures that passes change, as the reader calls them. */
const shown: Readonly<Record<string, (metrics: CircuitMetrics) => number>> = {
  operations: ({ operations }) => operations,
  gates: ({ gates }) => gates,
  'gates on two qubits': ({ twoQubit }) => twoQubit,
  blocks: ({ blocks }) => blocks,
  depth: ({ depth }) => depth,
  qubits: ({ width }) => width,
  'qubits at once': ({ live }) => live,
  'weights in use': ({ parameters }) => parameters,
  measurements: ({ measurements }) => measurements,
  'flops of a statevector': ({ flopsForward }) => flopsForward,
};

function passesOf(written: Circuit): Html {
  const behind = optimise(written, 2).circuit;
  const [before, after] = [circuitMetrics(written), circuitMetrics(behind)];
  const rows = Object.entries(shown).map(([head, read]) => ({ head, cells: [count(read(before)), count(read(after))] })); // prettier-ignore
  return html`${drawing(written, 'As written')} ${drawing(behind, 'Behind the passes (level 2)')}
  ${dataTable('figure', [{ head: 'as written' }, { head: 'behind the passes' }], rows)}`;
}

/** A larger circuit makes a picture that no page shows. */
const mostBoxes = 800;

function drawing(drawn: Circuit, caption: string): Html {
  try {
    const picture = trusted(drawSvg(drawn, { maxBoxes: mostBoxes }));
    return html`<figure>
      <figcaption>${caption}</figcaption>
      <div class="wide drawing">${picture}</div>
    </figure>`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return html`<p class="note">${caption}: not drawn; ${error.message}.</p>`;
  }
}
