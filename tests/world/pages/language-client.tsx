import { hydrateRoot } from 'react-dom/client';
import { VARIANTS } from './language-variants';

const name = new URLSearchParams(location.search).get('variant');
const variant = Object.entries(VARIANTS).find(([key]) => key === name)?.[1];
const element = document.getElementById('root');
if (element && variant) {
  hydrateRoot(element, variant);
  // Two frames later all effects have run.
  requestAnimationFrame(() => requestAnimationFrame(() => element.setAttribute('data-hydrated', '')));
}
