/** A question as the list of stages prints it. */
export interface Asked {
  /** What is known; empty where it is all question. */
  readonly before: string;
  /** Its last sentence: what is asked. */
  readonly asks: string;
}

/** Takes the last sentence of a stage's question from what comes before it. */
export function askedIn(question: string): Asked {
  const at = question.trim().search(/[^.?!]*[.?!][”’]?$/);
  const cut = Math.max(0, at);
  return { before: question.slice(0, cut).trim(), asks: question.slice(cut).trim() };
}
