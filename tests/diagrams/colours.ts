/**
 * Colours that Mermaid is told to draw with, and the CSS variables of the page that stand in their
 * place afterwards: so one drawing is right in both themes. Values that no theme of Mermaid uses.
 */
export const sentinels: Readonly<Record<string, string>> = {
  '#a10001': 'var(--ink)',
  '#a10002': 'var(--panel)',
  '#a10003': 'var(--edge)',
  '#a10004': 'var(--tint)',
  '#a10005': 'var(--paper)',
};

/** Mermaid's theme variables, in sentinel colours. */
export const themeVariables = {
  fontFamily: '"Source Sans 3", system-ui, sans-serif',
  fontSize: '20px',
  background: '#a10005',
  primaryColor: '#a10002',
  primaryTextColor: '#a10001',
  primaryBorderColor: '#a10003',
  secondaryColor: '#a10004',
  secondaryTextColor: '#a10001',
  secondaryBorderColor: '#a10003',
  tertiaryColor: '#a10004',
  tertiaryTextColor: '#a10001',
  tertiaryBorderColor: '#a10003',
  lineColor: '#a10003',
  textColor: '#a10001',
  mainBkg: '#a10002',
  nodeBorder: '#a10003',
  clusterBkg: '#a10004',
  clusterBorder: '#a10003',
  edgeLabelBackground: '#a10005',
  titleColor: '#a10001',
};
