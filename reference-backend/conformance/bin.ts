import { main } from './cli';

const write = (stream: NodeJS.WriteStream) => (text: string) => {
  stream.write(text);
};
process.exitCode = await main(process.argv.slice(2), process.env, {
  out: write(process.stdout),
  err: write(process.stderr),
});
