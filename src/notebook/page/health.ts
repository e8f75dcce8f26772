/** What the machine behind this page can show: asked once per page, or again. */
export { askHealth, health } from './api.ts';
