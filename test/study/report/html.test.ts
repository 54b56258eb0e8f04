import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { html, toText, trusted } from '../../../src/study/report/html.ts';

test('text is escaped, markup and lists are kept', () => {
  const items = ['<a>', `"'&`].map((item) => html`<li title="${item}">${item}</li>`);
  expect(toText(html`${items}${3}${trusted('<b>')}`)).toBe(
    '<li title="&lt;a&gt;">&lt;a&gt;</li><li title="&quot;&#39;&amp;">&quot;&#39;&amp;</li>3<b>',
  );
});

test('an object from JSON is no markup', () => {
  expect(() => toText(html`${JSON.parse('{"html":"<script>"}')}`)).not.toThrow();
  expect(toText(html`${JSON.parse('{"html":"<script>"}')}`)).not.toContain('<script>');
});

property.prop([fc.string({ unit: 'binary' })])(
  'no text opens a tag, closes an attribute or starts an entity',
  (text) => {
    expect(toText(html`${text}`)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
  },
);
