import { createRoot } from 'react-dom/client';
import { VARIANTS } from '../../world/pages/language-variants';

// The same texts as the server renders, rendered in a browser.
const name = new URLSearchParams(location.search).get('variant');
const variant = Object.entries(VARIANTS).find(([key]) => key === name)?.[1];
const element = document.getElementById('root');
if (element && variant) createRoot(element).render(variant);
