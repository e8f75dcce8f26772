/**
 * Flags with which Node collects its garbage every second: left to itself it does so when it wants room, and what lies there
 * until then is no growth.
 */
export const collecting = [
  '--expose-gc',
  '--import',
  'data:text/javascript,setInterval(gc,1000).unref()',
] as const;
