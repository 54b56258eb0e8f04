// Whether probabilities can be believed: accuracy against confidence, with the errors that sum it up.
import { meanAndDeviation } from '../../format.ts';
import { drawUnitSquare } from '../charts/unit-square.ts';
import { folded } from '../folded.ts';
import { html, type Html } from '../html.ts';
import { reliability } from '../reliability.ts';
import { firstAnswers, hasSeveralSeeds, type Section } from '../reported.ts';

const diagonal = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
];
const three = (value: number) => value.toFixed(3);

export const calibration: Section = async (study) => {
  const drawn: Html[] = [];
  for (const summary of study.summaries) {
    const bins = reliability(firstAnswers(study, summary));
    const { title, test } = summary;
    const line = bins.map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy }));
    const weights = bins.map(({ images }) => images);
    const square = { x: 'confidence', y: 'accuracy', baseline: diagonal, weights };
    drawn.push(
      html`<figure>
        <figcaption>
          ${title}: ECE ${meanAndDeviation(test.expectedCalibrationError, three)}, Brier
          ${meanAndDeviation(test.brierScore, three)}
        </figcaption>
        ${await drawUnitSquare([line], square, `accuracy against confidence of ${title}`)}
      </figure>`,
    );
  }
  return folded(
    'Calibration',
    html`<div class="grid">${drawn}</div>
      <p class="note">
        Predictions in ten bins of their largest
        probability${hasSeveralSeeds(study) ? ', of the first seed' : ''}; a larger dot stands for more
        images. On the dashed line a model is right as often as it says. ECE: expected calibration error, in
        15 bins. Brier: from 0 to 2.
      </p>`,
  );
};
