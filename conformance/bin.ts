import { main } from './cli';

const write = (stream: NodeJS.WriteStream) => (text: string) => {
  stream.write(text);
};
main(process.argv.slice(2), process.env, { out: write(process.stdout), err: write(process.stderr) }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
