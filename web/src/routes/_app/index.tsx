import { createFileRoute } from '@tanstack/react-router';
import { DashboardPage } from '~/features/dashboard/DashboardPage';

const periods = [7, 30, 90] as const;
export type Period = (typeof periods)[number];

export const Route = createFileRoute('/_app/')({
  validateSearch: (search: Record<string, unknown>): { days?: Period } => {
    const days = periods.find((one) => one === Number(search.days));
    return days && days !== 30 ? { days } : {};
  },
  component: function Dashboard() {
    return <DashboardPage days={Route.useSearch().days ?? 30} />;
  },
});
