// For plain tsc, which does not read .astro files; `astro check` does, and checks their props.
declare module '*.astro' {
  const component: (props: Record<string, unknown>) => unknown;
  export default component;
}
