import { Late } from './Late';

export const dynamic = 'force-dynamic';

export default function Page() {
  return <Late />;
}
