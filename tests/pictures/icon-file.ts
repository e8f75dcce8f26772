/**
 * An ICO file with one PNG in it, as browsers that look for `/favicon.ico` have read it for long.
 * Source: https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10), https://devblogs.microsoft.com/oldnewthing/20101022-00/?p=12473
 * @param side width and height of the picture in pixels, below 256
 */
export function iconFile(png: Uint8Array, side: number): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // an icon, not a cursor
  head.writeUInt16LE(1, 4); // one picture
  head.writeUInt8(side, 6);
  head.writeUInt8(side, 7);
  head.writeUInt16LE(1, 10); // planes
  head.writeUInt16LE(32, 12); // bits per pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}
