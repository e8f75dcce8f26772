/** Whether the long counts are asked for: `npm run test:soak`. */
export const soaking = process.env.NOTEBOOK_SOAK !== undefined;

/** Whether this is an emulated machine, some ten times slower. */
export const slow = process.env.NOTEBOOK_SLOW_MACHINE !== undefined;

/** How often something is done: in `npm test`, in the soak, and on an emulated machine in each of them. */
export function rounds(quick: number, soak: number, emulated = Math.ceil(quick / 10)): number {
  if (slow) return soaking ? Math.max(emulated, Math.ceil(soak / 20)) : emulated;
  return soaking ? soak : quick;
}
