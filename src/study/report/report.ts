// report.html: the whole study on one page that needs nothing else, neither script nor network.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { StudyResult } from '../result.ts';
import { html, toText, trusted, type Html } from './html.ts';
import { fileName } from './reported.ts';
import { sections } from './sections/index.ts';
import { stylesheet } from './stylesheet.ts';

/**
 * The page as text. Names of classes, files and images are shown as text, whatever they hold. `circuit` is that of the study, to
 * be drawn.
 */
export async function createReport(result: StudyResult, circuit?: Circuit): Promise<string> {
  const title = fileName(result.data.name);
  const study = { ...result, data: { ...result.data, name: title }, drawn: circuit };
  const parts: Html[] = [];
  for (const section of sections) {
    const part = await section(study);
    if (part) parts.push(part);
  }
  return toText(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta
            http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
          />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>qcnn study: ${title}</title>
          <style>
            ${trusted(stylesheet)}
          </style>
        </head>
        <body>
          <h1>Study on ${title}</h1>
          ${parts}
        </body>
      </html> `,
  );
}
