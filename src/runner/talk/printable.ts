const DELETE = 0x7f;
const CONTROL_PICTURES = 0x2400;
const PICTURE_OF_DELETE = '\u2421';
// C1 controls, and the marks that turn the direction of text around (they can make a line read as another).
const OTHER_CONTROLS = /(?!\t)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Makes a program's text safe to print anywhere: control characters become their visible pictures
 * (`␛` for ESC), so that no terminal or page acts on them. A tab stays a tab.
 */
export function printable(text: string): string {
  let result = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code === DELETE) result += PICTURE_OF_DELETE;
    else if (code < 0x20 && character !== '\t') result += String.fromCharCode(CONTROL_PICTURES + code);
    else result += character;
  }
  return result.replace(OTHER_CONTROLS, '\ufffd').toWellFormed();
}
