/** A key that does something on a page, and what. */
export interface Shortcut {
  readonly key: string;
  /** As the list of them says it. */
  readonly does: string;
  /** What is pressed for it: the first that matches, is shown and can be pressed. */
  readonly presses: string;
}

/** The keys of the notebook. One key each, so they can be switched off (WCAG 2.2, 2.1.4). */
export const shortcuts: readonly Shortcut[] = [
  { key: 'r', does: 'Run, or run again', presses: 'memory-bench [data-part=run]' },
  { key: 's', does: 'Stop', presses: 'memory-bench [data-part=stop]' },
  { key: 'n', does: 'Next stage', presses: '.turn-on' },
  { key: 'p', does: 'Stage before', presses: '.turn-back' },
  { key: 'c', does: 'Case file', presses: '.case-link[href$="/case-file/"]' },
  { key: '/', does: 'Search', presses: 'site-search [data-part=open]' },
  { key: '?', does: 'These keys', presses: 'key-help [data-part=open]' },
];

/** What of a pressed key decides whether it is a shortcut. */
export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  /** Whether the focus is where one types, chooses or moves something with keys. */
  readonly typing: boolean;
  /** Whether a dialog is open, which has the keys for itself. */
  readonly inDialog: boolean;
}

/** The shortcut of a pressed key; undefined where the key means something else there. */
export function shortcutOf(pressed: Pressed): Shortcut | undefined {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return undefined;
  if (pressed.isComposing || pressed.typing || pressed.inDialog) return undefined;
  return shortcuts.find(({ key }) => key === pressed.key);
}
