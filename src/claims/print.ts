import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../catalogue/load-catalogue.ts';

// `npm run --silent claims`: every claim of the notebook as JSON, one array.
const catalogue = loadCatalogue(fileURLToPath(new URL('../../demos', import.meta.url)));
const claims = catalogue.list().flatMap((demo) =>
  Object.entries(demo.claims).map(([id, { stage, scenario, measure, band, unit, claim }]) => ({
    id: `${demo.id}/${id}`,
    stage,
    demo: demo.id,
    scenario,
    measure,
    band,
    unit,
    claim,
  })),
);
console.log(JSON.stringify(claims, null, 2));
