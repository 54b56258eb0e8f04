// What goes into a paper as it stands: a methods paragraph, the table in LaTeX, references, and model cards.
import { folded } from '../folded.ts';
import { html } from '../html.ts';
import type { Section } from '../reported.ts';
import { bibtex } from '../texts/bibtex.ts';
import { latexTable } from '../texts/latex.ts';
import { methods } from '../texts/methods.ts';
import { modelCard } from '../texts/model-card.ts';

export const publish: Section = (study) => {
  const cards = study.summaries.filter(({ role }) => role === 'model');
  return folded(
    'For a paper',
    html`<p>${methods(study)}</p>
    <details><summary>The table in LaTeX</summary><pre>${latexTable(study)}</pre></details>
    <details><summary>References in BibTeX</summary><pre>${bibtex(study)}</pre></details>
    ${cards.map((model) => html`<details><summary>Model card: ${model.title}</summary><pre>${modelCard(study, model)}</pre></details>`)}
    <p class="note">The figures of all models, a line each, are in results.csv beside this page.</p>`,
  );
}; // prettier-ignore
