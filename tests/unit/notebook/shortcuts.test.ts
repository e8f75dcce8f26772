import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Pressed, shortcutOf, shortcuts } from '../../../src/notebook/Shortcuts/shortcuts.ts';

const plain: Pressed = {
  ...{ key: 'r', isComposing: false, typing: false, inDialog: false },
  ...{ ctrlKey: false, metaKey: false, altKey: false },
};

test('each key has one meaning, and all are listed', () => {
  assert.equal(new Set(shortcuts.map(({ key }) => key)).size, shortcuts.length);
  for (const one of shortcuts) assert.equal(shortcutOf({ ...plain, key: one.key }), one);
});

test('a key that means something else there is left alone', () => {
  const key = fc.oneof(fc.constantFrom(...shortcuts.map((one) => one.key)), fc.string({ maxLength: 3 }));
  const flags = fc.record({
    ...{ key, isComposing: fc.boolean(), typing: fc.boolean(), inDialog: fc.boolean() },
    ...{ ctrlKey: fc.boolean(), metaKey: fc.boolean(), altKey: fc.boolean() },
  });
  fc.assert(
    fc.property(flags, (pressed) => {
      const free = Object.values(pressed).every((value) => value !== true);
      const known = shortcuts.some((one) => one.key === pressed.key);
      assert.equal(shortcutOf(pressed) !== undefined, free && known);
    }),
  );
});
