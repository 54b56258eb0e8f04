// How an image becomes a class in each model with a circuit: the parts in a row, with the sizes of what passes between them.
import { folded } from '../folded.ts';
import { html, type Html } from '../html.ts';
import type { Reported, Section } from '../reported.ts';

interface Link {
  readonly name: string;
  readonly says: string;
  /** The circuit. */
  readonly quantum?: true;
}

/** By name of the model. */
const chains: Readonly<Record<string, (study: Reported) => Link[]>> = {
  qcnn: (study) => [image(study), components(study, 'pixels'), circuit(study), softmax(study)],
  hybrid: (study) => [image(study), backbone('trained before, frozen'), components(study, 'features'), circuit(study), softmax(study)],
  'hybrid-concatenated': (study) => [
    image(study),
    backbone('trained before, frozen; its features also go past the circuit'),
    components(study, 'features'),
    circuit(study),
    softmax(study, ' and 2,048 standardised features'),
  ],
  'hybrid-end-to-end': (study) => [
    image(study),
    backbone('trained with the circuit'),
    { name: 'dense layer', says: `2,048 → ${study.circuit.inputs}, π · sigmoid` },
    circuit(study),
    softmax(study),
  ],
  quanvolution: (study) => [
    image(study),
    { name: 'patches', says: `${study.circuit.inputs} pixels each, to [0, π]` },
    circuit(study),
    softmax(study, ' of all patches'),
  ],
}; // prettier-ignore

export const parts: Section = (study) => {
  const shown = study.summaries.filter(({ name }) => Object.hasOwn(chains, name));
  if (shown.length === 0) return undefined;
  return folded(
    'From the image to the class',
    shown.map(
      ({ name, title }) =>
        html`<h3>${title}</h3>
          ${chain(chains[name](study))}`,
    ),
  );
};

function chain(links: readonly Link[]): Html {
  return html`<ol class="chain">${links.map(
    ({ name, says, quantum }) => html`<li class="${quantum ? 'quantum' : 'classical'}">${name}<small>${says}</small></li>`,
  )}</ol>`;
} // prettier-ignore

function image({ data: { height, width, channels } }: Reported): Link {
  return { name: 'image', says: `${height} × ${width} × ${channels}, standardised` };
}

function backbone(how: string): Link {
  return { name: 'ResNet-50', says: `2,048 features, ${how}` };
}

/** Amplitudes take the image itself. */
function components({ circuit: { inputs }, drawn }: Reported, of: string): Link {
  if (drawn?.inputs.some(({ element }) => element === 'amplitude'))
    return { name: 'reduction', says: `${of} → ${inputs} inputs, amplitudes among them` };
  return { name: 'reduction', says: `${of} → ${inputs} principal components, to [0, π]` };
}

function circuit({ circuit: { name, qubits, weights, inputs } }: Reported): Link {
  return { name: `circuit ${name}`, says: `${inputs} inputs, ${qubits} qubits, ${weights} weights`, quantum: true }; // prettier-ignore
}

function softmax({ circuit: { outputs }, data: { classes } }: Reported, beside = ''): Link {
  return { name: 'softmax', says: `${outputs} outputs${beside} → ${classes.length} classes` };
}
