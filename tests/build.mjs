// The suite `build`: builds the pages where they are missing or older than what they are made of, as `npm start` does.
import { ensureBuilt } from '../src/launch/build.mjs';
import { launchOrExplain } from '../src/launch/launch-error.mjs';

launchOrExplain(ensureBuilt);
