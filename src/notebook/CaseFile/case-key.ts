/** The name under which this browser keeps the case. */
export const CASE_KEY = 'case-file';

/** What the end of a stage says of a case without runs. */
export const CASE_IS_EMPTY = 'Case file: empty so far. Each run that ends is entered.';
