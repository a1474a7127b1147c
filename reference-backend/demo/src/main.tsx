import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'runlight/styles.css';
import './studio.css';
import { Studio } from './Studio';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Studio />
    </StrictMode>,
  );
}
