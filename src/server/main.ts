// The program that `npm start` ends up in. The notebook is loaded only from here: so a file that cannot be
// read (no descriptors left, half an installation) ends in a sentence, as every other reason not to start does.
import('./serve.ts').then(
  ({ main }) => main(),
  (error: unknown) => {
    // What has no code is no answer of the system's but a fault in the notebook itself.
    const answered = error instanceof Error && 'code' in error;
    console.error(answered ? `The notebook could not be loaded: ${error.message}` : error);
    process.exit(1);
  },
);
