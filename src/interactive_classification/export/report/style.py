"""How the report looks, on the screen and on paper."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1d2126; background: #fff;
  max-width: 60rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; break-after: avoid; }
section { break-inside: avoid; }
section.long { break-inside: auto; }
.summary { font-size: 1.1rem; color: #434b55; margin: 1rem 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1rem; margin: 0; }
.wide { grid-column: 1 / -1; }
.field { display: flex; gap: .6rem; align-items: baseline; }
.field span { color: #434b55; font-weight: 600; }
.field div { flex: 1; min-width: 6rem; min-height: 1.75rem; padding: .1rem .3rem;
  border-bottom: 1px solid #767f8b; overflow-wrap: anywhere; }
.conclusion { display: block; }
.conclusion div { min-height: 6rem; padding: .4rem; border: 1px solid #767f8b;
  border-radius: 4px; }
[contenteditable] { cursor: text; }
[contenteditable]:empty::before { content: attr(aria-placeholder); color: #5a636e; }
[contenteditable]:focus-visible { outline: 3px solid #2d3a8c; outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; flex: 1 1 12rem; max-width: 20rem; break-inside: avoid; }
figure img { width: 100%; display: block; border-radius: 6px; border: 1px solid #d9dde2; }
figcaption { color: #5a636e; font-size: .85rem; margin-top: .25rem; }
figure.course { max-width: none; }
svg { width: 100%; height: auto; display: block; font: 11px system-ui, sans-serif; }
svg text { fill: #434b55; }
svg .axis { stroke: #c9ced6; stroke-width: 1; }
.wide-table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .5rem; border-bottom: 1px solid #e4e7eb; }
th { font-weight: 600; color: #434b55; }
th:first-child, td:first-child { text-align: left; }
tbody th { font-weight: 400; color: inherit; }
td img { width: 48px; height: 48px; border-radius: 4px; display: block; }
tr { break-inside: avoid; }
tr.now { background: #f2f5f9; font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { color: #434b55; font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
code { display: block; margin: .3rem 0; padding: .4rem .6rem; background: #f2f5f9;
  overflow-wrap: anywhere; white-space: pre-wrap; }
.legend { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; color: #5a636e;
  font-size: .85rem; margin: .4rem 0; }
.legend i { width: 12rem; height: .8rem; border-radius: 3px; border: 1px solid #d9dde2; }
.legend i, tr.now, code { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
footer { margin-top: 1.5rem; color: #5a636e; font-size: .85rem; }
@page { size: A4; margin: 14mm 15mm; }
@media print {
  body { font-size: 10.5pt; line-height: 1.4; margin: 0; padding: 0; max-width: none; }
  h1 { font-size: 16pt; }
  h2 { margin-top: .8rem; }
  .summary { margin: .5rem 0; }
  p, .legend { margin: .2rem 0; }
  figure { flex: 1 1 0; max-width: 4.6cm; }
  figure.course { max-width: none; }
  .wide-table { overflow: visible; }
  th, td { padding: .12rem .4rem; }
  td img { width: 28px; height: 28px; }
  [contenteditable]:empty::before { content: ""; } /* a line to write on */
}
"""
