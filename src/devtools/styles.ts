/**
 * Stylesheet of the panel, for its shadow root. Sizes are in px, so that the page's font size does not affect the
 * panel. Text has a contrast of at least 4.5:1 in both themes.
 */
export const STYLES = `
.root {
  color-scheme: light;
  --bg: #fff; --bg-2: #f4f5f7; --bg-3: #e4e7ec; --line: #c9ced6; --text: #1b1f27; --soft: #545c69;
  --accent: #1a56c4; --on-accent: #fff; --good: #176a37; --bad: #b02318; --edge: #7a828f;
}
@media (prefers-color-scheme: dark) {
  .root[data-theme='system'] {
    color-scheme: dark;
    --bg: #14171c; --bg-2: #1c2027; --bg-3: #2a303a; --line: #3b434f; --text: #eceff4; --soft: #a9b2c0;
    --accent: #8ab4ff; --on-accent: #0d1420; --good: #7fd6a0; --bad: #ff9d92; --edge: #78828f;
  }
}
.root[data-theme='dark'] {
  color-scheme: dark;
  --bg: #14171c; --bg-2: #1c2027; --bg-3: #2a303a; --line: #3b434f; --text: #eceff4; --soft: #a9b2c0;
  --accent: #8ab4ff; --on-accent: #0d1420; --good: #7fd6a0; --bad: #ff9d92; --edge: #78828f;
}
* { box-sizing: border-box; }
.root { font: 13px/1.45 system-ui, sans-serif; color: var(--text); text-align: left; }
button, summary { font: inherit; color: inherit; cursor: pointer; }
button:focus-visible, summary:focus-visible, .body:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.body:focus-visible { outline-offset: -2px; }
.toggle {
  position: fixed; z-index: 2147483000; display: flex; align-items: center; gap: 8px;
  min-height: 32px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 999px;
  background: var(--bg); box-shadow: 0 2px 8px rgb(0 0 0 / .2);
}
[data-position^='bottom'] .toggle { bottom: 12px; }
[data-position^='top'] .toggle { top: 12px; }
[data-position$='right'] .toggle { right: 12px; }
[data-position$='left'] .toggle { left: 12px; }
.toggle[aria-expanded='true'] { visibility: hidden; }
.dot { width: 8px; height: 8px; border-radius: 50%; background: var(--good); }
.dot[data-alert='true'] { background: var(--bad); }
.count { color: var(--bad); font-weight: 600; }
.panel {
  position: fixed; z-index: 2147483000; inset-inline: 0; display: flex; flex-direction: column;
  height: min(420px, 60vh); height: min(420px, 60dvh); border: 0 solid var(--edge); background: var(--bg);
  box-shadow: 0 0 16px rgb(0 0 0 / .25);
}
[data-position^='bottom'] .panel { bottom: 0; border-top-width: 1px; }
[data-position^='top'] .panel { top: 0; border-bottom-width: 1px; }
.head { display: flex; flex: none; justify-content: space-between; gap: 8px; padding: 4px 8px; border-bottom: 1px solid var(--line); background: var(--bg-2); }
.tabs { display: flex; flex-wrap: wrap; gap: 2px; }
.tabs button { min-height: 32px; padding: 4px 10px; border: 0; border-radius: 6px; background: none; color: var(--soft); }
.tabs button[aria-selected='true'] { background: var(--bg-3); color: var(--text); font-weight: 600; }
.close { flex: none; width: 32px; height: 32px; border: 0; border-radius: 6px; background: none; font-size: 20px; line-height: 1; }
.close:hover, .tabs button:hover { background: var(--bg-3); color: var(--text); }
.body { flex: auto; min-height: 0; overflow: auto; padding: 12px; }
.split { display: grid; grid-template-columns: minmax(180px, 260px) minmax(0, 1fr); gap: 16px; }
ul { margin: 0; padding: 0; list-style: none; }
.runs { display: grid; gap: 4px; align-content: start; }
.runs button { display: block; width: 100%; padding: 6px 10px; border: 1px solid transparent; border-radius: 6px; background: none; text-align: left; }
.runs button:hover { background: var(--bg-2); }
.runs button[aria-pressed='true'] { border-color: var(--accent); background: var(--bg-2); }
.name { display: block; font-weight: 600; overflow-wrap: anywhere; }
.facts, .note { color: var(--soft); font-size: 12px; }
h2 { margin: 0 0 8px; font-size: 15px; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 12px; }
.actions button, .faults button { min-height: 28px; padding: 3px 10px; border: 1px solid var(--edge); border-radius: 6px; background: var(--bg); }
.actions button:hover:not(:disabled), .faults button:hover { background: var(--bg-3); }
.actions button[aria-pressed='true'], .faults button[aria-pressed='true'] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button:disabled { cursor: default; opacity: .55; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr)); gap: 2px 24px; margin: 0 0 12px; }
dl div { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 8px; padding: 2px 0; border-bottom: 1px solid var(--bg-3); }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; }
.id { overflow-wrap: anywhere; }
summary { min-height: 24px; color: var(--soft); }
pre { margin: 8px 0 0; padding: 8px; overflow: auto; border-radius: 6px; background: var(--bg-2); }
table { width: 100%; border-collapse: collapse; font-size: 12px; }
th { padding: 4px 8px; color: var(--soft); font-weight: 600; text-align: left; border-bottom: 1px solid var(--line); }
td { padding: 3px 8px; vertical-align: top; border-bottom: 1px solid var(--bg-3); overflow-wrap: anywhere; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.outcome { font-weight: 600; }
[data-outcome='ok'] .outcome, [data-outcome='open'] .outcome { color: var(--good); }
[data-outcome='failed'] .outcome { color: var(--bad); }
.faults { display: grid; gap: 6px; margin: 8px 0 12px; }
.faults li { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 12px; align-items: center; }
.empty, .note { margin: 0; }
.empty { color: var(--soft); }
@media (max-width: 640px) {
  .panel { height: min(480px, 70vh); height: min(480px, 70dvh); }
  .split { grid-template-columns: minmax(0, 1fr); }
  .runs { max-height: 120px; overflow: auto; }
  .head { padding: 4px; }
  .tabs button { padding: 4px 8px; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: flex; flex-wrap: wrap; gap: 0 10px; padding: 4px 0; border-bottom: 1px solid var(--line); }
  td { padding: 1px 0; border: 0; }
}
@media (forced-colors: active) {
  .runs button[aria-pressed='true'], .tabs button[aria-selected='true'] { border: 1px solid Highlight; }
}
`;
