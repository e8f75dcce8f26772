/** What would fill each section of the post-mortem, said where it is still empty. It must not tell how the story ends. */
export const emptySections = {
  summary: 'Empty so far. It says what your runs have shown, as soon as one has ended.',
  impact: 'Empty so far. The highest numbers of your runs stand here.',
  timeline: 'No run has ended yet. Each run that ends stands here, with a picture.',
  suspects:
    'Nothing is suspected yet. A hypothesis of the story appears once a run of yours bears on it, for it or against it.',
  cause: 'Empty so far. A cause stands here once a run supports it.',
  fix: 'Empty so far. A repair stands here once runs show that it holds.',
  followUps: 'Nothing to be done yet. What has to be done after an incident is for you to say.',
  commands: 'Empty so far. After your first run, the commands that show its numbers on a host stand here.',
} as const;

/** What the reader may know and the record does not, for the sections that take a note. */
export const notePrompts = {
  summary: 'In your own words',
  impact: 'Not in the record: restarts, requests that failed, who was paged',
  cause: 'How you would explain it to a colleague',
  fix: 'What you would change, and how you would prove it',
} as const;
