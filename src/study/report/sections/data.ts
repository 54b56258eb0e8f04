// The images: how many, where from, what is known of them, and the hashes of their files.
import { count } from '../../format.ts';
import { dataTable } from '../data-table.ts';
import { html } from '../html.ts';
import { fileName, type Section } from '../reported.ts';

const notStated = 'not stated; --licence TEXT of the study states it';

export const data: Section = ({ data: { name, notes, licence, sha256, counts, height, width, channels, classes, testCopies } }) =>
  html`<h2>Data: ${name}</h2>
    <p>
      ${count(counts.train)} training, ${count(counts.validation)} validation and ${count(counts.test)} test images of
      ${height} × ${width} × ${channels} in ${classes.length} classes: ${classes.join(', ')}.
      ${testCopies.length > 0 ? `${count(testCopies.length)} test images have a byte-identical copy among the training images used.` : ''}
    </p>
    <p>Licence: ${licence ?? notStated}.</p>
    <ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
    ${dataTable(
      'file',
      [{ head: 'SHA-256', kind: 'text' }],
      Object.entries(sha256).map(([file, hash]) => ({ head: fileName(file), cells: [html`<code>${hash}</code>`] })),
    )}`; // prettier-ignore
