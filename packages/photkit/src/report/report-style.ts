export const REPORT_STYLE = `
:root { color-scheme: light; font: 16px/1.5 "DejaVu Sans", system-ui, sans-serif; color: #1b2330; }
body { margin: 0; background: #f4f6f9; }
main { max-width: 1060px; margin: 0 auto; padding: 1.5rem 2rem 3rem; background: #fff; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid #d5dbe5; }
.verdict { font-size: 1.15rem; }
table { border-collapse: collapse; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
thead th { color: #5a6679; font-weight: normal; }
tbody tr:nth-child(odd) { background: #f8fafc; }
figure { margin: 1.5rem 0; }
figure svg { width: 100%; height: auto; display: block; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end; }
figcaption { color: #5a6679; font-size: 0.85rem; }
code, pre { font-family: "DejaVu Sans Mono", monospace; font-size: 0.82rem; overflow-wrap: anywhere; white-space: pre-wrap; }
.note code { white-space: nowrap; }
footer { margin-top: 2rem; color: #5a6679; font-size: 0.85rem; }
@media print { body { background: #fff; } main { padding: 0; } }
`;
