// Says which demos are not as they should be, one sentence to a line; says nothing where all are.
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../catalogue/load-catalogue.ts';

const demosDir = fileURLToPath(new URL('../../demos', import.meta.url));
try {
  loadCatalogue(demosDir);
} catch (error) {
  const broken: string[] = [];
  loadCatalogue(demosDir, ({ message }) => broken.push(message));
  // What is wrong between two demos is found only where each is right by itself.
  console.log((broken.length > 0 ? broken : [(error as Error).message]).join('\n'));
}
