// A page of ours: one file that needs nothing else, neither script nor network.
import { withOwnClips } from './charts/own-clips.ts';
import { html, toText, trusted, type Html } from './html.ts';
import { stylesheet } from './stylesheet.ts';

/** As text; `title` is of the window, `heading` of the page. */
export function pageText(title: string, heading: string, parts: readonly Html[]): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${trusted(stylesheet)}
        </style>
      </head>
      <body>
        <h1>${heading}</h1>
        ${parts}
      </body>
    </html> `;
  return withOwnClips(toText(page));
}
