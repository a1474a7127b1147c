declare module 'virtual:runlight-props' {
  const tables: import('./read-props').PropTables;
  export default tables;
}
declare module '*.md?raw' {
  const text: string;
  export default text;
}
declare module '*.css?raw' {
  const text: string;
  export default text;
}
