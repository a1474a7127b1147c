export default function Page() {
  return <main>Runs are below /api/v1.</main>;
}
