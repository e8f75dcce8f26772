/** Commands of the export under a heading of theirs. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: string;
}

/** The headings and the commands of a Markdown text whose sections are a `###` line and one fence each. */
export function commandGroups(markdown: string): CommandGroup[] {
  return [...markdown.matchAll(/^### (.+)\n\n```sh\n([\s\S]*?)\n```/gm)].map(
    ([, title = '', commands = '']) => ({
      title,
      commands,
    }),
  );
}
