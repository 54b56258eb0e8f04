// `check`, `describe`, `resources`, `compile`, `draw`, `import`: what the commands of these names say, as data.
import { checkedToJson, checkFile } from '../../answers/check.ts';
import { forms } from '../../answers/compile-forms.ts';
import { compileCircuit } from '../../answers/compile.ts';
import { costOf } from '../../answers/describe-cost.ts';
import { figuresOf, slotsOf } from '../../answers/describe.ts';
import { placeToJson } from '../../answers/diagnostics.ts';
import { preferences } from '../../answers/preference.ts';
import { resourcesOf } from '../../answers/resources.ts';
import { quietly } from '../../answers/search.ts';
import { importText, readProgram } from '../../circuit-files/read-program.ts';
import { inputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import type { Settings } from '../../compiler/elaborate/parameters/setting-texts.ts';
import { bases } from '../../compiler/passes/basis/bases.ts';
import { oneOf, optional, shortText, text, truth, whole } from '../../json-shape.ts';
import { drawInputs } from '../../runtime/draw-inputs.ts';
import { initialWeights } from '../../runtime/weights.ts';
import { UserError } from '../../user-error.ts';
import type { GivenArray } from '../arrays.ts';
import { circuitFields, fileOf, openCircuitOf, openText, textFields } from '../circuit-fields.ts';
import { diagnosticData } from '../failure.ts';
import { byName } from '../given-arrays.ts';
import { request } from '../request.ts';

const level = optional(oneOf(0, 1, 2));
const batch = optional(whole(1, 65_536));
const prefer = optional(oneOf(...preferences));

export const check = request(textFields, (_, fields, arrays) => {
  byName(arrays, []);
  const { source, circuit } = openText(fields);
  const checked = checkFile(source, circuit, (fields.set ?? {}) as Settings);
  return { result: { ...checkedToJson(checked), diagnostics: checked.diagnostics.map(diagnosticData) } };
});

export const describe = request(
  { ...circuitFields, level, batch, backend: optional(shortText(40)) },
  async (held, fields, arrays) => {
    byName(arrays, []);
    const { circuit, about } = openCircuitOf(held, fields);
    const { level: at = 0, batch: samples = 128, backend } = fields;
    const cost = await costOf(circuit, { backend, batch: samples }, quietly);
    return { result: { circuit: circuit.name, ...about, ...slotsOf(circuit), cost: { ...figuresOf(circuit, at), ...cost } } }; // prettier-ignore
  },
);

export const resources = request(
  { ...circuitFields, basis: optional(oneOf(...bases)), prefer },
  (held, fields, arrays) => {
    byName(arrays, []);
    const { basis = 'native', prefer: preferred = 'qubits' } = fields;
    return { result: resourcesOf(openCircuitOf(held, fields).circuit, basis, preferred).resources };
  },
);

export const compile = request(
  {
    ...circuitFields,
    emit: optional(oneOf(...forms)),
    level,
    prefer,
    verify: optional(truth),
    batch,
    seed: optional(whole(0, 2 ** 32 - 1)),
  },
  async (held, fields, arrays) => {
    const { emit: form = 'circuit', seed } = fields;
    const given = byName(arrays, ['weights', 'inputs']);
    const { circuit } = openCircuitOf(held, fields);
    const compiled = compileCircuit(circuit, { ...fields, form }, quietly);
    const numbers = {
      weights: () => given.weights ? listed(given.weights, circuit, weightCount(circuit)) : seed === undefined ? undefined : initialWeights(circuit, seed),
      inputs: () => given.inputs ? listed(given.inputs, circuit, inputCount(circuit)) : seed === undefined ? undefined : drawInputs(circuit, seed, 1),
    }; // prettier-ignore
    return { result: { text: await compiled.text(numbers), emit: form, level: compiled.level } };
  },
);

function listed({ name, shape, values }: GivenArray, circuit: Circuit, count: number): ArrayLike<number> {
  if (shape.length === 1 && shape[0] === count) return values;
  throw new UserError(
    `${name} has the shape [${shape.join(', ')}], and a program of circuit ${circuit.name} takes [${count}]`,
  );
}

export const draw = request(
  { ...circuitFields, form: optional(oneOf('svg', 'text')), level },
  async (held, fields, arrays) => {
    byName(arrays, []);
    const { form = 'svg', level: asked } = fields;
    const compiled = compileCircuit(openCircuitOf(held, fields).circuit, { form, level: asked }, quietly);
    const none = () => undefined;
    return { result: { text: await compiled.text({ weights: none, inputs: none }), form, level: compiled.level } }; // prettier-ignore
  },
);

export const importProgram = request(
  {
    file: optional(shortText(4096)),
    text: optional(text),
    name: optional(shortText(4096)),
    folder: optional(shortText(4096)),
  },
  (_, { file, text: given, name, folder }, arrays) => {
    byName(arrays, []);
    if ((file === undefined) === (given === undefined)) throw new UserError('import takes a file or a text');
    if (file !== undefined && (name !== undefined || folder !== undefined))
      throw new UserError('name and folder go with text, not with file');
    const { text: translated, remarks } =
      file === undefined
        ? importText({ name: name ?? '<text>', text: given! }, folder ?? '.')
        : readProgram(fileOf(file));
    return {
      result: { text: translated, remarks: remarks.map(({ message, span }) => ({ message, ...placeToJson(span) })) },
    }; // prettier-ignore
  },
);
