// Test images that a model has right and wrong, each with what speaks for its answer.
import type { Explanation } from '../../../explain/heat-map.ts';
import type { ExampleImage } from '../../examples.ts';
import { html, type Html } from '../html.ts';
import { hasSeveralSeeds, type Reported, type Section } from '../reported.ts';

export const examples: Section = (study) => {
  const shown = study.models.flatMap(({ title, examples: own = [] }) => own.length > 0 ? [{ title, own }] : []);
  if (shown.length === 0) return undefined;
  const isMapped = shown.some(({ own }) => own.some(({ heatMap }) => heatMap));
  const run = study.settings.folds ? ' of the first run' : hasSeveralSeeds(study) ? ' of the first seed' : '';
  return html`<h2>Examples, right and wrong</h2>
    <p class="note">
      Test images${run}, of each class the one of which the model was surest among those that it has right, then among
      those that it has wrong; of more than six classes, six drawn by the seed.
      ${isMapped ? mapsNote : ''}
      Unusual: the share of the validation images that are nearer to the training images.
    </p>
    ${shown.map(({ title, own }) => html`<h3>${title}</h3>
      <div class="examples">${own.map((example) => figureOf(example, study))}</div>`)}`;
}; // prettier-ignore

const mapsNote =
  'Red speaks for the predicted class, blue against it: what the model goes by, not what causes a disease. ';

const methods: Readonly<Record<Explanation, string>> = {
  gradient: 'gradient × input',
  occlusion: 'occlusion',
  'grad-cam': 'Grad-CAM',
  lime: 'LIME',
};

function figureOf(example: ExampleImage, { data: { classes } }: Reported): Html {
  const { id, label, predicted, probability, unusual, image, heatMap } = example;
  const [truth, answer] = [classes[label], classes[predicted]];
  const says = label === predicted ? html`<b>right</b>: ${truth}` : html`<b class="wrong">wrong</b>: ${answer}, is ${truth}`;
  return html`<figure>
    ${picture(image, `Test image ${id} of class ${truth}`)}
    ${heatMap ? picture(heatMap.png, `The same under its heat map (${methods[heatMap.method]}) for ${answer}`) : ''}
    <figcaption>
      ${says}; p ${probability.toFixed(2)}${unusual === undefined ? '' : `; unusual ${Math.round(100 * unusual)}\u00a0%`}<br />
      <code>${id}</code>${heatMap ? html` <small>${methods[heatMap.method]}</small>` : ''}
    </figcaption>
  </figure>`;
} // prettier-ignore

/** `png`: in base64. */
function picture(png: string, description: string): Html {
  return html`<img src="data:image/png;base64,${png}" alt="${description}" width="112" />`;
}
