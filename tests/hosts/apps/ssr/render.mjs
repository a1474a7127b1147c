import * as React from 'react';
import { renderToString } from 'react-dom/server';
import * as runlight from 'runlight';
import { createPage } from './page.mjs';

const said = [];
for (const level of ['error', 'warn']) console[level] = (...words) => said.push(words.map(String).join(' '));
const html = renderToString(createPage(React, runlight));
const again = renderToString(createPage(React, runlight));
console.log(JSON.stringify({ version: React.version, html, same: html === again, said }));
