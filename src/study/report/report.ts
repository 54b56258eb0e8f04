// report.html: the whole study on one page that needs nothing else, neither script nor network.
import type { TrainingSettings } from '../../runtime/training/settings.ts';
import { count, duration, percent } from '../format.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { marksOf } from '../summary/marks.ts';
import type { ModelSummary } from '../summary/model-summary.ts';
import { keyName } from '../run-key.ts';
import type { CircuitSummary, DataSummary, ModelResult, StudyResult } from '../result.ts';
import { columnsOf } from '../table.ts';
import { drawAccuracies, drawConfusion, drawCurve } from './charts.ts';
import { html, toText, trusted, type Html } from './html.ts';
import { stylesheet } from './stylesheet.ts';

/** The page as text. Names of classes, files and images are shown as text, whatever they hold. */
export async function createReport(result: StudyResult): Promise<string> {
  const { data, summaries } = result;
  const models = firstRuns(result);
  const several = result.models.length > models.length;
  const curves = await Promise.all(models.filter(({ history }) => history.length > 0).map(curveSection));
  const details = await Promise.all(models.map((model) => modelSection(model, data)));
  return toText(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta
            http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'"
          />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>qcnn study: ${data.name}</title>
          <style>
            ${trusted(stylesheet)}
          </style>
        </head>
        <body>
          <h1>Study on ${data.name}</h1>
          <p>${summary(result)}</p>
          <h2>Comparison</h2>
          ${comparisonTable(summaries)}
          <p class="note">
            On the ${count(data.counts.test)}
            ${data.folds ? 'images, each out of its fold' : 'test images'}${several ? '; mean ± sample standard deviation over seeds' : ''}.
            Precision, recall, F1 and AUC (each class against the rest) are means over the classes.
            ${marksNote}
          </p>
          <figure>
            ${await drawAccuracies(summaries.map(accuracyBar))}
            <figcaption>
              Test accuracy${several ? ' (mean over seeds)' : ''} with Wilson’s 95 % interval, which knows
              only that the test images are few; models in blue, controls in grey.
            </figcaption>
          </figure>
          <h2>Training${several ? ` (the first run of each model: ${keyName(models[0])})` : ''}</h2>
          <p class="legend">
            <span class="training">training</span> <span class="validation">validation</span>
          </p>
          <div class="grid">${curves}</div>
          <h2>Models${several ? ` (the first run of each: ${keyName(models[0])})` : ''}</h2>
          ${details} ${dataSection(data)} ${circuitSection(result.circuit)} ${settingsSection(result)}
        </body>
      </html> `,
  );
}

const marksNote =
  '“At chance”: the interval of the accuracy holds the share of the largest class. “Few steps”: fewer than 100. ' +
  '“Under-trained”: still improving when training stopped. “Starved”: three more epochs at the peak rate lower the training loss by more than 5 %. ' +
  '“Overfits”: accuracy on the training images is more than 10 points above that on the test images. ' +
  '“Below …”: that control, which needs no quantum circuit or does not train it, is more accurate than the quantum model.';

/** One of each model, in the order of the table. */
function firstRuns({ models, summaries }: StudyResult): ModelResult[] {
  return summaries.flatMap(({ name }) => models.find((run) => run.name === name) ?? []);
}

function summary({ data, settings, started, seconds }: StudyResult): string {
  const { train, validation, test } = data.counts;
  return (
    `${count(train)} training, ${count(validation)} validation and ${count(test)} test images of ` +
    `${data.height} × ${data.width} × ${data.channels} in ${data.classes.length} classes; recipe “${settings.recipe}”, ` +
    `${settings.seeds ? `seeds ${settings.seeds.join(', ')}` : `seed ${settings.seed}`}${settings.folds === undefined ? '' : `, ${settings.folds} folds`}; ${duration(seconds)}, started ${started.slice(0, 16).replace('T', ' ')} UTC.`
  );
}

function comparisonTable(models: readonly ModelSummary[]): Html {
  const columns = columnsOf(models);
  const rows = models.map(
    (model) =>
      html`<tr class="${model.role}">
        <th scope="row">${model.title} <code>${model.name}</code></th>
        ${columns.map(({ cell }) => html`<td>${cell(model)}</td>`)}
        <td class="remarks">${marksOf(model).join('; ')}</td>
      </tr>`,
  );
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>model</th>
          ${columns.map(({ head }) => html`<th>${head}</th>`)}
          <th class="remarks">marks</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function accuracyBar({ name, role, test }: ModelSummary) {
  const { mean } = test.accuracy;
  return { name, role, accuracy: mean, ...wilsonInterval(mean, test.samples) };
}

async function curveSection({ title, history }: ModelResult): Promise<Html> {
  const [loss, accuracy] = [
    await drawCurve(history, 'loss', title),
    await drawCurve(history, 'accuracy', title),
  ];
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${loss}${accuracy}
  </figure>`;
}

async function modelSection({ title, name, test }: ModelResult, { classes }: DataSummary): Promise<Html> {
  const rows = test.perClass.map(
    ({ precision, recall, f1, support }, i) =>
      html`<tr>
        <th scope="row">${classes[i]}</th>
        <td>${percent(precision)}</td>
        <td>${percent(recall)}</td>
        <td>${percent(f1)}</td>
        <td>${count(support)}</td>
      </tr>`,
  );
  return html`<section>
    <h3>${title} <code>${name}</code></h3>
    <div class="pair">
      <figure>${await drawConfusion(test.confusion, classes, title)}</figure>
      <table>
        <thead>
          <tr>
            <th>class</th>
            <th>precision %</th>
            <th>recall %</th>
            <th>F1 %</th>
            <th>test images</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function dataSection({ name, notes, sha256 }: DataSummary): Html {
  return html`<h2>Data: ${name}</h2>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
    <table class="facts">
      <thead>
        <tr>
          <th>file</th>
          <th>SHA-256</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(sha256).map(
          ([file, hash]) =>
            html`<tr>
              <th scope="row">${file}</th>
              <td><code>${hash}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function circuitSection(circuit: CircuitSummary): Html {
  const settings = Object.entries({ ...circuit.parameters, ...circuit.settings });
  const given = settings.map(([name, value]) => `${name} = ${value}`);
  return html`<h2>Circuit: ${circuit.name}</h2>
    <p>
      ${circuit.file ?? 'made by a program'}${given.length > 0 ? ` with ${given.join(', ')}` : ''}:
      ${circuit.qubits} qubits, ${circuit.operations} operations, ${circuit.weights} weights,
      ${circuit.inputs} inputs, ${circuit.outputs} outputs. Identity <code>${circuit.hash}</code>
    </p>
    <pre>${circuit.text}</pre>
    ${Object.entries(circuit.imports).map(
      ([name, text]) =>
        html`<h3>${name}</h3>
          <pre>${text}</pre>`,
    )}`;
}

function settingsSection({ versions, resultsVersion, settings }: StudyResult): Html {
  const { training, backendSettings, engine, ...rest } = settings;
  const facts: [string, string][] = [
    ...Object.entries({ ...rest, ...backendSettings })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, describe(value)]),
    ...(engine ? [['engine', `${engine.name}. ${engine.reason}`] as [string, string]] : []),
    ...Object.entries(training).map(([name, value]): [string, string] => [
      `training of ${name}`,
      describeTraining(value),
    ]),
    ['version of the figures', String(resultsVersion)],
    ...Object.entries(versions).map(([name, value]): [string, string] => [`version of ${name}`, value]),
  ];
  return html`<h2>Settings</h2>
    <table class="facts">
      <tbody>
        ${facts.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function describeTraining({ epochs, batchSize, optimiser, rates }: TrainingSettings): string {
  const parts = Object.entries(rates).map(([part, rate]) => `${part} ${rate}`);
  return `${epochs} epochs, batches of ${batchSize}, ${optimiser.name}, peak rates: ${parts.join(', ')}`;
}

function describe(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
}
