import { countParts } from './count-parts.ts';
import type { MakeDoer } from './doer.ts';
import { fileParts } from './file-parts.ts';
import { heapParts } from './heap-parts.ts';
import { nativeParts } from './native-parts.ts';
import { soundParts } from './sound-parts.ts';

/** Everything that a service can do beside answering, by name. */
export const parts: Readonly<Record<string, MakeDoer>> = {
  ...heapParts,
  ...nativeParts,
  ...fileParts,
  ...countParts,
  ...soundParts,
};
