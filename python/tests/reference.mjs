// What Node says of ten circuits, for test_values.py: weights by `initialWeights`, values and gradients in double precision by the
// backend `reference`; and the probabilities of a small model, for test_model.py, which it trains and saves. JSON on standard output.
import { createClassifier, drawInputs, findBackend, initialWeights, limitTraining, loadCircuit, loadDataset, normalise, saveModel, startEngine } from '../../dist/index.js'; // prettier-ignore

const batch = 3;
const [task, ...rest] = process.argv.slice(2);
console.log(JSON.stringify(task === 'model' ? await model(rest[0]) : JSON.parse(rest[0]).map(ofCircuit)));

function ofCircuit({ file, set }) {
  const circuit = loadCircuit(file, { set });
  const weights = initialWeights(circuit, 5);
  const inputs = drawInputs(circuit, 7, batch);
  const executable = findBackend('reference').load(circuit);
  const outputs = executable.forward(weights, inputs, batch).length / batch;
  const upstream = Array.from({ length: batch * outputs }, (_, i) => 1 - 0.3 * (i % 5));
  const { values, weights: byWeights, inputs: byInputs } = executable.vjp(weights, inputs, upstream, batch);
  executable.dispose();
  const lists = { weights, inputs, upstream, values, byWeights, byInputs };
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Array.from(list)]));
}

async function model(folder) {
  await startEngine();
  const dataset = limitTraining(await loadDataset('phantom'), 24, 1);
  const images = normalise(dataset);
  const classifier = createClassifier('qcnn', { circuit: loadCircuit('study', { set: { n: 4 } }), seed: 1 });
  await classifier.fit(images.train, images.validation, { epochs: 1, recipe: 'default', seed: 1 });
  await saveModel(classifier, folder);
  return { weights: 'saved' };
}
