import { caseContent } from '../../notebook/CaseFile/case-content.ts';

/** The hypotheses and their claims, for the part of the page that keeps the case file. */
export function GET(): Response {
  return new Response(JSON.stringify(caseContent()), { headers: { 'Content-Type': 'application/json' } });
}
