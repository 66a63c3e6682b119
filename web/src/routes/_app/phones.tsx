import { createFileRoute } from '@tanstack/react-router';
import { PhonesPage } from '~/features/phones/PhonesPage';
import { readOpen } from '~/features/phones/openPhones';

export const Route = createFileRoute('/_app/phones')({
  validateSearch: readOpen,
  component: PhonesPage,
});
