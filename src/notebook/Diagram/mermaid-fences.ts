import type { MdastPluginDefinition } from 'satteri';

/** Turns ```` ```mermaid ```` fences of the text into `<Diagram code="…" />`. */
export const mermaidFences: MdastPluginDefinition = {
  name: 'mermaid-fences',
  code(node, context) {
    if (node.lang !== 'mermaid') return;
    context.replaceNode(node, {
      type: 'mdxJsxFlowElement',
      name: 'Diagram',
      attributes: [{ type: 'mdxJsxAttribute', name: 'code', value: node.value }],
      children: [],
    });
  },
};
