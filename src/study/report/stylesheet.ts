// The report's look: light and dark, and on paper.

export const stylesheet = `
:root { color-scheme: light dark; --line: #8884; --quiet: #6b7683; --mark: #b3541e; }
@media (prefers-color-scheme: dark) { :root { --quiet: #9aa6b2; --mark: #f0a36b; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1080px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line); } h3 { margin-bottom: .4rem; }
h1, h2, h3, p, li, figcaption, tbody th { overflow-wrap: anywhere; }
code { color: var(--quiet); font-size: .85em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--line); font-weight: normal; }
td { white-space: nowrap; } .facts td, .remarks { white-space: normal; }
thead th { color: var(--quiet); vertical-align: bottom; }
th:first-child, .remarks, .facts td { text-align: left; }
tbody th { min-width: 9rem; } tr.model th { font-weight: 600; } tr.control th { padding-left: 1.4rem; }
td.remarks { color: var(--mark); min-width: 8rem; } .facts td { overflow-wrap: anywhere; }
.note, figcaption { color: var(--quiet); font-size: .9em; }
.wide { overflow-x: auto; }
.grid { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: center; }
figure { margin: 0; } svg { max-width: 100%; height: auto; vertical-align: top; }
.legend span::before { content: ''; display: inline-block; width: 2rem; margin-right: .4rem; vertical-align: middle; }
.legend span { margin-right: 1.5rem; }
.training::before { border-top: 2px solid #3b7dd8; } .validation::before { border-top: 2px dashed #d9731a; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: .8rem; font-size: .85rem; }
@media print {
  :root { color-scheme: light; } body { max-width: none; margin: 0; font-size: 11px; color: black; background: white; }
  .wide { overflow: visible; font-size: .85em; } th, td { padding: .15rem .35rem; } tbody th { min-width: 0; }
  .grid figure { width: 47%; } .grid svg { width: 49%; } .pair figure { width: 34%; } .pair table { width: 60%; }
  figure, section, tr { break-inside: avoid; } h2, h3, .legend { break-after: avoid; } pre { white-space: pre-wrap; }
}
`;
