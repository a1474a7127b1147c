import app from './dist/server/server.js';
import { serveFetch } from './serve-fetch.mjs';

serveFetch('dist/client', (request) => app.fetch(request));
