/** Longest fragment that is sent from one name to another, in characters: Firefox takes addresses of 1 MiB. */
const longest = 1_000_000;
const BEGIN = '#case=';

/** An address that carries a case file in its fragment, which no server sees; undefined where it is too large for one. */
export function takenAlong(address: string, text: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const fragment = `${BEGIN}${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
  return fragment.length > longest ? undefined : `${address}${fragment}`;
}

/** The text in such a fragment; undefined where there is none. Text that no {@link takenAlong} wrote gives an empty one. */
export function broughtAlong(fragment: string): string | undefined {
  if (!fragment.startsWith(BEGIN)) return undefined;
  try {
    const binary = atob(fragment.slice(BEGIN.length).replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (one) => one.charCodeAt(0)),
    );
  } catch {
    return '';
  }
}
