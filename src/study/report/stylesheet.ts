// The report's look: light and dark, on a phone with tables as cards, and on paper.
import { dark, light, properties } from './palette.ts';

export const stylesheet = `
:root { color-scheme: light dark; ${properties(light)} }
@media (prefers-color-scheme: dark) { :root { ${properties(dark)} } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1080px; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--ground); }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.4rem; border-bottom: 1px solid var(--line); } h3 { margin-bottom: .4rem; }
h1, h2, h3, p, li, dd, figcaption, tbody th { overflow-wrap: anywhere; }
code { color: var(--quiet); font-size: .85em; overflow-wrap: anywhere; }
.answer { font-size: 1.08rem; max-width: 46rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .6rem 0; }
th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--line); font-weight: normal; }
td { white-space: nowrap; } td.text { white-space: normal; text-align: left; overflow-wrap: anywhere; }
thead th { color: var(--quiet); vertical-align: bottom; }
th:first-child, th.text { text-align: left; }
tbody th { min-width: 9rem; } tr.model th { font-weight: 600; } tr.control th { padding-left: 1.4rem; }
tr.aside th, tr.aside td { color: var(--quiet); font-style: italic; }
.mark { display: block; color: var(--mark); font-size: .88em; font-weight: normal; }
.aside .mark { color: var(--quiet); }
.note, figcaption { color: var(--quiet); font-size: .9em; max-width: 60rem; }
.wide { overflow-x: auto; }
.grid { display: flex; flex-wrap: wrap; gap: 1rem 1.6rem; align-items: flex-start; }
figure { margin: .6rem 0; } td, tbody th { overflow-wrap: anywhere; } thead th { overflow-wrap: break-word; } svg { max-width: 100%; height: auto; vertical-align: top; }
.grid figcaption { contain: inline-size; } .narrow { display: none; }
.key span { margin-right: 1.4rem; } .key span::before { content: ''; display: inline-block; width: 1.8rem; margin-right: .4rem; vertical-align: middle; border-top: 3px solid; }
.key .first::before { border-color: var(--first); } .key .second::before { border-top-style: dashed; border-color: var(--second); } .key .third::before { border-color: var(--third); }
.examples { display: flex; flex-wrap: wrap; gap: 1rem 1.6rem; } .examples figure { width: 15.5rem; margin: 0; } .examples figcaption { margin-top: .2rem; }
.examples img { image-rendering: pixelated; border: 1px solid var(--line); margin-right: .4rem; vertical-align: top; } .examples b { color: var(--text); } .examples b.wrong { color: var(--mark); }
.more { display: none; } .fold > summary { margin: 0; } .fold > summary h2 { display: inline; }
summary { cursor: pointer; margin: .4rem 0; } pre { overflow-x: auto; border: 1px solid var(--line); padding: .8rem; font-size: .85rem; }
.chain { display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; list-style: none; margin: .3rem 0 1rem; }
.chain li { border: 1px solid var(--third); border-radius: 6px; padding: .3rem .7rem; }
.chain li + li::before { content: '→ '; color: var(--quiet); } .chain li.quantum { border: 2px solid var(--first); }
.chain small { display: block; color: var(--quiet); }
@supports selector(::details-content) {
  @media print, (min-width: 641px) {
    .fold::details-content { content-visibility: visible; block-size: auto; }
    .fold > summary { display: block; pointer-events: none; } .fold > summary h2 { display: block; }
  }
}
@media screen and (max-width: 640px) {
  .fold { border-bottom: 1px solid var(--line); } .fold > summary { padding: .8rem 0; } .fold > summary h2 { border: 0; font-size: 1.2rem; }
  body { margin: 1rem auto; }
  .narrow { display: block; } .broad { display: none; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards, .cards tbody, .cards tr, .cards th, .cards td { display: block; }
  .grid .wide { flex: 1 1 100%; }
  .cards tr { border: 1px solid var(--line); border-radius: 6px; margin-bottom: .7rem; padding: .4rem .7rem; }
  .cards tbody th, .cards tr.control th { padding: 0 0 .2rem; font-weight: 600; text-align: left; }
  .cards td { display: flex; justify-content: space-between; gap: 1rem; padding: .1rem 0; border: 0; white-space: normal; }
  .cards td::before { content: attr(data-head); color: var(--quiet); text-align: left; font-style: normal; flex: none; max-width: 55%; }
  .more { display: block; } .long:has(> .more:not([open])) .rest { display: none; }
  .cards td:empty { display: none; } .cards td.text { text-align: right; min-width: 0; }
}
@media print {
  :root { color-scheme: light; ${properties(light)} }
  body { max-width: none; margin: 0; font-size: 11px; }
  .wide { overflow: visible; font-size: .85em; } th, td { padding: .12rem .3rem; } tbody th { min-width: 5.5rem; overflow-wrap: break-word; } td { white-space: normal; } td.figure { overflow-wrap: normal; }
  .answer { font-size: 1.1em; } .grid, .examples { display: block; } .grid > *, .examples figure { display: inline-block; vertical-align: top; margin: .3rem 1% .3rem 0; }
  .grid > figure { width: 32%; } .pairs > figure { width: 48%; } section > .grid { display: flex; flex-wrap: nowrap; } section > .grid > .wide { flex: 1; min-width: 0; }
  .examples figure { width: 24%; } .examples img { width: 44%; margin-right: 2%; } .note, figcaption, .answer { max-width: none; }
  details::details-content { content-visibility: visible; height: auto; } summary { list-style: none; color: var(--quiet); } .fold > summary { color: inherit; }
  figure, tr, .chain, section { break-inside: avoid; } h2, h3, .key, summary { break-after: avoid; } pre { font-size: .85em; padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
