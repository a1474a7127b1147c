import { drive } from '../driver';

// The baseline without a list: the store creates and announces steps, but nothing renders them.
drive((root, store) => {
  root.textContent = 'nothing';
  store.subscribe(() => {});
});
