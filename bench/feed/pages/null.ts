import { drive } from '../driver';

// Everything but the list: the steps are made and told, and nobody draws them.
drive((root, store) => {
  root.textContent = 'nothing';
  store.subscribe(() => {});
});
