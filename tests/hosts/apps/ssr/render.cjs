const React = require('react');
const { renderToString } = require('react-dom/server');
const runlight = require('runlight');

const said = [];
for (const level of ['error', 'warn']) console[level] = (...words) => said.push(words.map(String).join(' '));
import('./page.mjs').then(({ createPage }) => {
  const html = renderToString(createPage(React, runlight));
  const again = renderToString(createPage(React, runlight));
  console.log(JSON.stringify({ version: React.version, html, same: html === again, said }));
});
